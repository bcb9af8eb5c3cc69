"""JSON documents that are a list of timestamped texts, whatever their fields are called; and those that are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tracker.core.text import read_fragment
from tracker.core.times import Entry, PageClock, resolve
from tracker.errors import SplitError
from tracker.model import BlockKind, Completeness, Hint, Page, Selectors
from tracker.splitting import jsondoc
from tracker.splitting.document import Document

POLLED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://news.example/live/api"
TEN, NINE = "2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z"
OPEN = "The mayor opened the bridge and the first buses crossed it."
SHUT = "Two lanes stay closed until the inspection is over, the council said."
FERRY = "Drivers are asked to take the ferry, which sails every ten minutes."


def document(value, url=URL):
    return Document(Page(url=url, body=json.dumps(value).encode(), fetched_at=POLLED, content_type="application/json"))


def found_in(value, url=URL):
    return jsondoc.find(document(value, url), Hint())


def words(draft):
    return read_fragment(draft.html, URL).text


def texts(found):
    return [words(draft) for draft in found.drafts]


def times(found):
    entries = [Entry(draft.visible, draft.machine, draft.day_heading) for draft in found.drafts]
    return [m.at.strftime("%d %H:%M") if m else None for m in resolve(entries, PageClock(POLLED, url=URL)).moments]


def camel_case_under_an_object():
    return {
        "liveblog": {
            "title": "Bridge day",
            "posts": [
                {"postId": 7, "heading": "Open", "bodyHtml": f"<p>{OPEN}</p>", "publishedAt": TEN, "lastEditedAt": TEN},
                {
                    "postId": 6,
                    "heading": "Shut",
                    "bodyHtml": f"<p>{SHUT}</p>",
                    "publishedAt": NINE,
                    "lastEditedAt": TEN,
                },
            ],
        }
    }


def seconds_in_a_bare_list():
    return [{"ts": 1772359200, "msg": OPEN}, {"ts": 1772355600, "msg": SHUT}]


def milliseconds_as_text():
    return {"items": [{"timestamp": "1772359200000", "text": OPEN}, {"timestamp": "1772355600000", "text": SHUT}]}


def graph_nodes():
    nodes = [
        {"id": "a", "createdAt": TEN, "content": {"html": f"<p>{OPEN}</p>"}},
        {"id": "b", "createdAt": NINE, "content": {"html": f"<p>{SHUT}</p>"}},
    ]
    return {
        "data": {
            "blog": {"name": "Bridge", "entries": {"edges": [{"cursor": node["id"], "node": node} for node in nodes]}}
        }
    }


def attributes_beside_an_id():
    return {
        "data": [
            {"type": "note", "id": "1", "attributes": {"body": OPEN, "created": TEN}},
            {"type": "note", "id": "2", "attributes": {"body": SHUT, "created": NINE}},
        ]
    }


def rendered_values_and_times_in_gmt():
    def post(number, text, hour):
        return {
            "id": number,
            "date": f"2026-03-01T{hour + 2:02}:00:00",
            "date_gmt": f"2026-03-01T{hour:02}:00:00",
            "link": f"https://news.example/{number}",
            "title": {"rendered": "Bridge"},
            "content": {"rendered": f"<p>{text}</p>"},
            "excerpt": {"rendered": "<p>Short.</p>"},
        }

    return [post(1, OPEN, 10), post(2, SHUT, 9)]


def a_map_instead_of_a_list():
    return {"ticker": {"-Mb": {"when": 1772359200000, "text": OPEN}, "-Ma": {"when": 1772355600000, "text": SHUT}}}


def date_and_clock_in_two_german_fields():
    return {
        "meldungen": [
            {"datum": "01.03.2026", "uhrzeit": "10:00", "ueberschrift": "Auf", "text": OPEN},
            {"datum": "01.03.2026", "uhrzeit": "09:00", "ueberschrift": "Zu", "text": SHUT},
        ]
    }


def times_of_a_document_store():
    return [{"when": {"$date": TEN}, "body": OPEN}, {"when": {"$date": NINE}, "body": SHUT}]


def times_as_seconds_in_an_object():
    return [
        {"createdAt": {"_seconds": 1772359200}, "message": OPEN},
        {"createdAt": {"_seconds": 1772355600}, "message": SHUT},
    ]


def times_with_their_zone_beside_them():
    def post(text, hour):
        return {"published": {"date": f"2026-03-01 {hour}:00:00.000000", "timezone": "Europe/Paris"}, "message": text}

    return [post(OPEN, 11), post(SHUT, 10)]


def schema_org_words():
    return {
        "@type": "LiveBlogPosting",
        "headline": "Bridge day",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": "Open",
                "articleBody": OPEN,
                "datePublished": TEN,
                "dateModified": TEN,
            },
            {
                "@type": "BlogPosting",
                "headline": "Shut",
                "articleBody": SHUT,
                "datePublished": NINE,
                "dateModified": TEN,
            },
        ],
    }


def paragraphs_of_an_editor():
    def doc(text):
        return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}

    return {"posts": [{"publishedAt": TEN, "content": doc(OPEN)}, {"publishedAt": NINE, "content": doc(SHUT)}]}


def lists_of_page_elements():
    return {
        "blocks": [
            {"firstPublished": 1772359200000, "elements": [{"_type": "TextElement", "html": f"<p>{OPEN}</p>"}]},
            {"firstPublished": 1772355600000, "elements": [{"_type": "TextElement", "html": f"<p>{SHUT}</p>"}]},
        ]
    }


def old_dot_net_dates():
    return {
        "Posts": [
            {"Content": OPEN, "Created": "/Date(1772359200000+0000)/"},
            {"Content": SHUT, "Created": "/Date(1772355600000)/"},
        ]
    }


def updates_among_other_things_of_one_list():
    def thing(kind, **attributes):
        return {"id": kind, "type": kind, "attributes": attributes}

    updates = [thing("update", message=OPEN, published_at=TEN), thing("update", message=SHUT, published_at=NINE)]
    return {"included": [*(thing("section", name=f"Pier {n}") for n in range(8)), *updates]}


def fields_of_a_language_that_no_list_of_words_knows():
    return {
        "otsikot": [
            {"julkaistu": TEN, "leipäteksti": OPEN + " " + SHUT},
            {"julkaistu": NINE, "leipäteksti": SHUT + " " + FERRY},
        ]
    }


SHAPES = [
    old_dot_net_dates,
    updates_among_other_things_of_one_list,
    camel_case_under_an_object,
    seconds_in_a_bare_list,
    milliseconds_as_text,
    graph_nodes,
    attributes_beside_an_id,
    rendered_values_and_times_in_gmt,
    a_map_instead_of_a_list,
    date_and_clock_in_two_german_fields,
    times_of_a_document_store,
    times_as_seconds_in_an_object,
    times_with_their_zone_beside_them,
    schema_org_words,
    paragraphs_of_an_editor,
    lists_of_page_elements,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_same_two_blocks_are_found_in_every_shape(shape):
    found = found_in(shape())
    assert texts(found) == [OPEN, SHUT]
    assert times(found) == ["01 10:00", "01 09:00"]


def test_fields_named_in_an_unknown_language_are_found_by_their_values():
    found = found_in(fields_of_a_language_that_no_list_of_words_knows())
    assert texts(found) == [f"{OPEN} {SHUT}", f"{SHUT} {FERRY}"]
    assert times(found) == ["01 10:00", "01 09:00"]


def test_a_log_of_actions_tells_what_was_taken_down():
    log = [
        {"id": 1, "type": "delete", "time": TEN, "content": OPEN},
        {"id": 2, "type": "new", "time": NINE, "content": SHUT},
    ]
    assert [draft.tombstone for draft in found_in({"entries": log}).drafts] == [True, False]


def test_a_block_keeps_all_that_its_object_says():
    post = {
        "id": 7,
        "headline": "Open &amp; free",
        "text_html": f"<p>{OPEN}</p>",
        "published_at": TEN,
        "updated_at": "2026-03-01T10:30:00Z",
        "author": {"id": 9, "name": "A. Keel"},
        "permalink": "/live?page=1#7",
        "is_pinned": True,
        "type": "summary",
    }
    (draft,) = found_in({"updates": [post]}).drafts
    assert (draft.key, draft.title, draft.author) == ("7", "Open & free", "A. Keel")
    assert draft.permalink == "https://news.example/live?page=1#7"
    assert draft.modified.instant == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)
    assert (draft.pinned, draft.kind) == (True, BlockKind.SUMMARY)
    assert (draft.key_from, draft.time_from) == ("id", "published_at")


def incident(**more):
    notes = [{"body": OPEN, "date_created": TEN}, {"body": SHUT, "date_created": NINE}]
    return {"title": "Bridge shut", "id": 5, "date_created": NINE, "date_updated": TEN, "notes": notes, **more}


def test_the_notes_of_an_incident_are_blocks_with_its_title():
    found = found_in({"incidents": [incident(), incident(title="Lift out of order")]})
    assert [draft.title for draft in found.drafts] == ["Bridge shut"] * 2 + ["Lift out of order"] * 2
    assert texts(found) == [OPEN, SHUT] * 2


def test_notes_without_an_id_of_their_own_have_no_key():
    assert {draft.key for draft in found_in({"incidents": [incident()]}).drafts} == {None}


def test_the_status_of_a_note_is_its_label():
    notes = [{"id": 1, "status": "in_progress", "body": OPEN, "created_at": TEN, "display_at": NINE}]
    (draft,) = found_in({"incidents": [incident(incident_updates=notes, notes=[])]}).drafts
    assert draft.label == "in progress"
    assert draft.machine.instant.hour == 9


def test_comments_below_a_block_are_no_blocks():
    comments = [{"id": n, "time": TEN, "text": FERRY + str(n), "user": "gull"} for n in range(9)]
    posts = [
        {"id": 1, "time": TEN, "text": OPEN, "comments": comments},
        {"id": 2, "time": NINE, "text": SHUT, "comments": []},
    ]
    assert texts(found_in({"posts": posts})) == [OPEN, SHUT]


def test_a_list_of_pinned_copies_flags_the_block_that_it_copies():
    posts = [{"id": n, "time": TEN, "text": text} for n, text in enumerate((OPEN, SHUT, FERRY))]
    found = found_in({"pinned": [posts[1]], "posts": posts})
    assert [(draft.key, draft.pinned) for draft in found.drafts] == [("0", False), ("1", True), ("2", False)]


@pytest.mark.parametrize(
    "flag", [{"deleted": True}, {"deleted_at": TEN}, {"stricken": 1}, {"isRemoved": "true"}, {"status": "retracted"}]
)
def test_a_block_marked_as_taken_down_is_a_tombstone(flag):
    found = found_in({"entries": [{"id": 1, "time": TEN, "body": OPEN, **flag}, {"id": 2, "time": NINE, "body": SHUT}]})
    assert [draft.tombstone for draft in found.drafts] == [True, False]


@pytest.mark.parametrize("flag", [{"deleted": False}, {"deleted_at": None}, {"removed": 0}, {"deleted_by": "nobody"}])
def test_a_flag_that_is_off_is_no_tombstone(flag):
    (draft,) = found_in({"entries": [{"id": 1, "time": TEN, "body": OPEN, **flag}]}).drafts
    assert not draft.tombstone


def test_an_object_that_lacks_the_time_of_publication_takes_that_of_creation():
    posts = [{"id": 1, "published": TEN, "created": NINE, "body": OPEN}, {"id": 2, "created": NINE, "body": SHUT}]
    assert times(found_in({"posts": posts})) == ["01 10:00", "01 09:00"]


def test_a_time_that_is_the_same_on_every_object_is_not_taken_for_theirs():
    posts = [
        {"id": n, "published": TEN, "created": f"2026-03-01T0{n}:00:00Z", "body": f"{n}. {OPEN}"} for n in (3, 2, 1)
    ]
    assert times(found_in({"posts": posts})) == ["01 03:00", "01 02:00", "01 01:00"]


def test_plain_words_keep_their_paragraphs_links_and_lists():
    text = "**Open:** see [the plan](https://news.example/plan) & https://news.example/map.\n\n- one lane\n- two lanes"
    (draft,) = found_in({"updates": [{"id": 1, "date": TEN, "markdown": text}]}).drafts
    reading = read_fragment(draft.html, URL)
    assert reading.text == "Open: see the plan & https://news.example/map.\n\n- one lane\n- two lanes"
    assert [link.href for link in reading.links] == ["https://news.example/plan", "https://news.example/map"]


def test_less_than_signs_in_plain_words_are_no_markup():
    (draft,) = found_in(
        {"updates": [{"id": 1, "date": TEN, "text": "Speed < 30 km/h & > 10 km/h on the bridge"}]}
    ).drafts
    assert words(draft) == "Speed < 30 km/h & > 10 km/h on the bridge"


def test_a_picture_among_the_elements_of_a_block_is_its_media():
    elements = [
        {"type": "image", "media": {"sizes": [{"url": "https://news.example/b.jpg"}]}, "data": {"alt": "a bridge"}},
        {"type": "related", "text": "Read more about bridges", "url": "https://news.example/more"},
    ]
    (draft,) = found_in({"posts": [{"id": 1, "date": TEN, "elements": [{"html": f"<p>{OPEN}</p>"}, *elements]}]}).drafts
    reading = read_fragment(draft.html, URL)
    assert (reading.text, [medium.src for medium in reading.media]) == (OPEN, ["https://news.example/b.jpg"])


@pytest.mark.parametrize(
    ("around", "url"),
    [
        ({"next": "https://news.example/live/api?page=2"}, URL),
        ({"paging": {"has_more": True}}, URL),
        ({"meta": {"total": 40}}, URL),
        ({"pageInfo": {"hasNextPage": True}}, URL),
        ({}, URL + "?limit=20"),
    ],
)
def test_a_part_of_a_longer_list_is_a_window(around, url):
    found = found_in({"posts": [{"id": 1, "date": TEN, "body": OPEN}], **around}, url)
    assert found.completeness is Completeness.WINDOW
    assert found.completeness_reason


@pytest.mark.parametrize("around", [{}, {"next": None}, {"paging": {"has_more": False}}, {"meta": {"total": 1}}])
def test_a_list_without_a_sign_of_more_is_whole(around):
    assert found_in({"posts": [{"id": 1, "date": TEN, "body": OPEN}], **around}).completeness is Completeness.WHOLE


def test_an_empty_list_takes_nothing_away():
    found = found_in({"data": {"children": []}})
    assert (found.drafts, found.completeness) == ((), Completeness.WINDOW)


def test_the_live_flag_around_the_list_is_believed():
    assert found_in({"isLive": False, "posts": [{"id": 1, "date": TEN, "body": OPEN}]}).live is False


def test_a_document_that_is_one_long_text_is_one_body():
    text = f"{OPEN}\n\n{SHUT}\n\n{FERRY}\n\nThe council meets again on Monday."
    (draft,) = found_in({"article": {"headline": "Bridge day", "datePublished": TEN, "articleBody": text}}).drafts
    assert (draft.kind, draft.title, words(draft)) == (BlockKind.BODY, "Bridge day", text)


LONG = "A fine thing made of brass and oak for the house by the harbour"
NO_BLOCKS = {
    "products": {
        "products": [{"id": n, "name": "Lamp", "description": LONG, "price": n, "created_at": TEN} for n in range(3)]
    },
    "a configuration": {"name": "app", "servers": [{"host": "a", "port": 1}], "date": TEN, "text": LONG},
    "weather": {"hourly": [{"time": 1772359200 + n, "temperature": n, "summary": "Rain"} for n in range(5)]},
    "figures": [{"date": "2026-03-01", "open": 1.5, "close": 2.5}, {"date": "2026-03-02", "open": 2.5, "close": 1.5}],
    "people": [{"login": "gull", "email": "g@harbour.example", "bio": LONG, "created_at": TEN}],
    "a programme": {"shows": [{"start": TEN, "end": TEN, "title": "Evening film", "description": LONG}]},
    "a calendar": {
        "events": [{"date": f"2026-04-0{n}T10:00:00Z", "title": "Regatta", "description": LONG} for n in range(1, 5)]
    },
    "a map": {"features": [{"type": "Feature", "properties": {"name": "Pier"}, "geometry": {"coordinates": [1, 2]}}]},
    "a lock file": {
        "packages": {"a": {"version": "1", "resolved": "https://r.example/a"}, "b": {"version": "2", "resolved": "u"}}
    },
    "texts without times": {"posts": [{"id": 1, "body": OPEN}, {"id": 2, "body": SHUT}]},
    "a bare text": "only words",
    "nothing": None,
    "numbers": [1, 2, 3],
}


@pytest.mark.parametrize("value", NO_BLOCKS.values(), ids=NO_BLOCKS.keys())
def test_documents_that_are_no_list_of_timestamped_texts_give_nothing(value):
    assert found_in(value) is None


def test_a_hostile_document_is_bounded():
    """A deep nest, comments that never end, a list of many objects with many fields each."""
    deep = value = {}
    for _ in range(300):
        value["items"] = [{}]
        value = value["items"][0]
    wide = [{f"field{n}": n for n in range(200)} for _ in range(3_000)]
    comments = {"posts": [{"id": 1, "date": TEN, "body": "<!-- " * 50_000}]}
    assert found_in(deep) is None
    assert len(found_in(comments).drafts) == 1
    assert found_in(wide) is None


SELECTED = {
    "feed": {
        "things": [
            {"a": {"b": TEN}, "c": "Open", "d": [OPEN], "e": 7, "f": True},
            {"a": {"b": NINE}, "d": [SHUT], "e": 6},
        ]
    }
}


def test_expressions_of_the_config_say_where_everything_is():
    selectors = Selectors(blocks="feed.things[]", time="a.b", title="c", body="d[0]", key="e")
    found = jsondoc.select(document(SELECTED), selectors)
    assert [(draft.key, draft.title, words(draft)) for draft in found.drafts] == [
        ("7", "Open", OPEN),
        ("6", None, SHUT),
    ]
    assert times(found) == ["01 10:00", "01 09:00"]


def test_an_object_that_an_expression_removes_is_left_out():
    selectors = Selectors(blocks="feed.things[]", time="a.b", body="d[0]", key="e", remove=("f",))
    assert [draft.key for draft in jsondoc.select(document(SELECTED), selectors).drafts] == ["6"]


def test_what_the_config_does_not_name_is_found_by_evidence():
    found = jsondoc.select(document(camel_case_under_an_object()), Selectors(blocks="liveblog.posts"))
    assert [(draft.key, draft.title) for draft in found.drafts] == [("7", "Open"), ("6", "Shut")]


@pytest.mark.parametrize("blocks", ["feed.[", "feed"])
def test_an_expression_that_gives_no_list_is_refused_by_name(blocks):
    with pytest.raises(SplitError, match=r"selectors\.blocks"):
        jsondoc.select(document(SELECTED), Selectors(blocks=blocks))
