"""Feeds as sources: each entry a block, each dated line of a status feed a block."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tracker.core.text import read_fragment
from tracker.core.times import Entry, PageClock, resolve
from tracker.errors import SplitError
from tracker.model import Completeness, Hint, Page
from tracker.splitting import feeds
from tracker.splitting.document import Document

POLLED = datetime(2026, 1, 3, 9, 0, tzinfo=UTC)
URL = "https://harbour.example/feeds/live"

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/">
 <title>Harbour live</title><updated>2026-01-02T10:00:00Z</updated>
 <entry><id>tag:harbour.example,2026:2</id><title type="html">Ferry &amp;amp; lift</title>
  <link rel="self" href="/api/2"/><link href="live/2"/>
  <published>2026-01-02T10:00:00+01:00</published><updated>2026-01-02T10:20:00+01:00</updated>
  <author><name>A. Keel</name></author><author><name>B. Mast</name></author>
  <content type="html">&lt;p&gt;The ferry sails.&lt;/p&gt;&lt;p&gt;The &lt;a href="https://h.example/l"&gt;lift&lt;/a&gt; runs.&lt;/p&gt;</content></entry>
 <entry><id>tag:harbour.example,2026:1</id><title>Fog</title><updated>2026-01-02T08:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Fog over <em>the bay</em>.</p></div></content></entry>
 <entry><id>tag:harbour.example,2026:0</id><title>Only a headline here</title><updated>2026-01-02T07:00:00Z</updated></entry>
</feed>"""

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour live</title><link>https://harbour.example/</link>
 <item><title>Ferry</title><link>https://harbour.example/live/2</link><guid isPermaLink="false">h-2</guid>
  <pubDate>Fri, 02 Jan 2026 10:00:00 +0100</pubDate><dc:creator>A. Keel</dc:creator>
  <description>Short.</description><content:encoded><![CDATA[<p>The ferry sails.</p>]]></content:encoded></item>
 <item><title>Fog</title><guid>https://harbour.example/live/1</guid><pubDate>Fri, 02 Jan 2026 08:00:00 GMT</pubDate>
  <description>Fog over the bay.</description></item>
</channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbour.example/"><title>Harbour live</title></channel>
 <item rdf:about="https://harbour.example/live/1"><title>Fog</title><link>https://harbour.example/live/1</link>
 <description>Fog over the bay.</description><dc:date>2026-01-02T08:00:00Z</dc:date></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour live",
    "items": [
        {
            "id": "h-2",
            "url": "https://harbour.example/live/2",
            "title": "Ferry",
            "content_html": "<p>The ferry sails.</p>",
            "date_published": "2026-01-02T10:00:00+01:00",
            "date_modified": "2026-01-02T10:20:00+01:00",
            "authors": [{"name": "A. Keel"}],
        },
        {"id": 1, "content_text": "Fog over the bay.", "date_published": "2026-01-02T08:00:00Z"},
    ],
}

LINE = "&lt;p&gt;&lt;small&gt;{0}&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{1}&lt;/strong&gt; - {2}&lt;/p&gt;"
STATUS = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour status</title>
 <entry><id>tag:status:Incident/7</id><title>Ferry late</title><published>2026-01-01T00:20:00Z</published>
  <updated>2026-01-01T00:20:00Z</updated><link rel="alternate" href="https://s.example/incidents/7"/>
  <content type="html">{LINE.format("Jan  1, 00:20 UTC", "Resolved", "Boats sail on time.")}
   {LINE.format("Dec 31, 22:40 UTC", "Investigating", "Fog.")}</content></entry></feed>"""


def found_in(body, content_type="application/xml"):
    data = body if isinstance(body, bytes) else body.encode()
    return feeds.find(Document(Page(url=URL, body=data, fetched_at=POLLED, content_type=content_type)), Hint())


def words(draft):
    return read_fragment(draft.html, URL).text


def published(found):
    entries = [Entry(draft.visible, draft.machine) for draft in found.drafts]
    return [
        moment.at.isoformat(timespec="minutes")
        for moment in resolve(entries, PageClock(POLLED, url=URL)).moments
        if moment
    ]


def test_an_atom_entry_is_a_block_with_all_that_it_says():
    first = found_in(ATOM).drafts[0]
    assert (first.key, first.permalink) == ("tag:harbour.example,2026:2", "https://harbour.example/live/2")
    assert (first.title, first.author) == ("Ferry & lift", "A. Keel, B. Mast")
    assert words(first) == "The ferry sails.\n\nThe lift runs."
    assert first.machine.instant == datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
    assert first.modified.instant == datetime(2026, 1, 2, 9, 20, tzinfo=UTC)


def test_atom_content_may_be_markup_in_place_and_updated_the_only_time():
    second = found_in(ATOM).drafts[1]
    assert words(second) == "Fog over the bay."
    assert second.machine.instant == datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
    assert second.modified is None


def test_an_entry_without_content_has_its_title_for_its_words():
    third = found_in(ATOM).drafts[2]
    assert (words(third), third.title) == ("Only a headline here", None)


def test_rss_prefers_the_full_content_and_takes_a_permalink_from_the_guid():
    first, second = found_in(RSS).drafts
    assert (words(first), first.key, first.author) == ("The ferry sails.", "h-2", "A. Keel")
    assert (words(second), second.permalink) == ("Fog over the bay.", "https://harbour.example/live/1")
    assert published(found_in(RSS)) == ["2026-01-02T09:00+00:00", "2026-01-02T08:00+00:00"]


def test_rdf_items_stand_beside_their_channel():
    (only,) = found_in(RDF).drafts
    assert (words(only), only.key) == ("Fog over the bay.", "https://harbour.example/live/1")
    assert found_in(RDF).title == "Harbour live"


def test_a_json_feed_is_read_as_its_standard_says():
    found = found_in(json.dumps(JSON_FEED), "application/feed+json")
    assert [(draft.key, words(draft), draft.author) for draft in found.drafts] == [
        ("h-2", "The ferry sails.", "A. Keel"),
        ("1", "Fog over the bay.", None),
    ]
    assert published(found) == ["2026-01-02T09:00+00:00", "2026-01-02T08:00+00:00"]


def test_a_feed_is_a_window():
    assert found_in(RSS).completeness is Completeness.WINDOW


def test_each_dated_line_of_a_status_feed_is_a_block_of_the_right_year():
    found = found_in(STATUS)
    assert [(draft.title, draft.label, words(draft)) for draft in found.drafts] == [
        ("Ferry late", "Resolved", "Boats sail on time."),
        ("Ferry late", "Investigating", "Fog."),
    ]
    assert published(found) == ["2026-01-01T00:20+00:00", "2025-12-31T22:40+00:00"]
    assert len({draft.key for draft in found.drafts}) == 2


def test_a_status_feed_rendered_with_other_white_space_says_the_same():
    loose = (
        STATUS.replace("- ", "-\n   ")
        .replace("br&gt;", "br /&gt; \n")
        .replace("Jan  1", "Jan &lt;var&gt; 1&lt;/var&gt;")
    )
    one, two = found_in(STATUS), found_in(loose)
    assert [(draft.key, words(draft)) for draft in one.drafts] == [(draft.key, words(draft)) for draft in two.drafts]


def test_an_article_that_prints_update_in_bold_stays_one_block():
    news = RSS.replace(
        "<p>The ferry sails.</p>", "<p><small>Jan 2, 10:00 UTC</small><br><strong>Update</strong> - It sails.</p>"
    )
    assert len(found_in(news).drafts) == 2


def test_entities_of_the_document_are_never_expanded():
    """A billion laughs, and a file on our disk."""
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    found = found_in(RSS.replace("<rss", laughs + "<rss", 1).replace("Fog over", "&b;&f; Fog over"))
    assert "ha" not in words(found.drafts[1])
    assert "Fog over the bay." in words(found.drafts[1])


def test_a_feed_cut_in_the_middle_gives_the_entries_before_the_cut():
    found = found_in(RSS[: RSS.index("<item><title>Fog") + 30])
    assert words(found.drafts[0]) == "The ferry sails."


def test_a_feed_in_another_encoding_keeps_its_letters():
    body = RSS.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"', 1).replace("The ferry", "Die Fähre")
    assert words(found_in(body.encode("latin-1")).drafts[0]) == "Die Fähre sails."


@pytest.mark.parametrize(
    "body", ["<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>", "<urlset><url><loc>x</loc></url></urlset>"]
)
def test_xml_that_is_no_feed_gives_nothing(body):
    assert found_in(body) is None


def test_a_feed_without_entries_is_still_a_feed():
    """An empty feed says that nothing is there now, not that the page is something else."""
    assert found_in("<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour</title></feed>").drafts == ()


def test_xml_that_holds_nothing_is_refused():
    with pytest.raises(SplitError):
        found_in("<?xml version='1.0'?>")


def test_the_title_of_a_picture_is_not_the_title_of_its_entry():
    media = '<media:title xmlns:media="http://search.yahoo.com/mrss/">A gull</media:title><title>Ferry</title>'
    assert found_in(RSS.replace("<title>Ferry</title>", media)).drafts[0].title == "Ferry"


def test_a_prefix_that_the_feed_forgot_to_declare_is_understood():
    body = RSS.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', "")
    assert words(found_in(body).drafts[0]) == "The ferry sails."
