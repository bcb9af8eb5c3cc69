"""Status pages in HTML: their dated lines are blocks, with their incident's title and the year of their day."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import html as lxml_html

from tracker.core.text import read_fragment
from tracker.core.times import Entry, PageClock, resolve
from tracker.model import Completeness, Hint, Page
from tracker.splitting import statuspage
from tracker.splitting.document import Document
from tracker.splitting.status_lines import lines_in
from tracker.splitting.status_words import status_opening, status_word

POLLED = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)

HOME = """
<html><head><title>Harbour status</title></head><body>
<div class="components"><span class="name">Ferry</span> <span class="component-status">Operational</span></div>
<div class="incidents-list">
 <div class="status-day"><div class="date">Jan <var>2</var>, <var>2026</var></div><p>No incidents reported today.</p></div>
 <div class="status-day"><div class="date">Jan <var>1</var>, <var>2026</var></div>
  <div class="incident-container"><div class="incident-title"><a href="/incidents/abc">Ferry late</a></div>
   <div class="updates-container">
    <div class="update"><strong>Resolved</strong> -
      Boats sail on time. See <a href="https://h.example/plan">the plan</a>.<br><small>Jan <var>1</var>, <var>00:20</var> UTC</small></div>
    <div class="update"><strong>Investigating</strong> - Fog.<br><br>At 22:10 the pilot stopped.<br>
      <small>Dec <var>31</var>, <var>22:40</var> UTC</small></div>
   </div></div>
  </div>
 <div class="status-day"><div class="date">Dec <var>30</var>, <var>2025</var></div>
  <div class="incident-container"><div class="incident-title"><a href="/incidents/xyz">Lift out of order</a></div>
   <div class="updates-container">
    <div class="update"><strong>Completed</strong> - The lift runs.<br><small>Dec <var>30</var>, <var>08:00</var> UTC</small></div>
   </div></div></div>
</div></body></html>
"""

INCIDENT = """
<html><body><div class="page-title"><h1 class="incident-name">Ferry late</h1>
<div class="subheader">Incident Report for Harbour</div></div>
<div class="incident-updates-container">
 <div class="row update-row"><div class="update-title span3">Resolved</div>
  <div class="update-container span9"><div class="update-body"><div class="markdown-display"><p>Boats sail on time.</p></div></div>
  <div class="update-timestamp">Posted <span class="ago" data-datetime-unix="1767226800000">5</span>
   hours ago. Jan <var>01</var>, <var>2026</var> - <var>00:20</var> UTC</div></div></div>
 <div class="row update-row"><div class="update-title span3">Investigating</div>
  <div class="update-container span9"><div class="update-body"><div class="markdown-display"><p>Fog in the harbour.</p></div></div>
  <div class="update-timestamp">Posted <span class="ago" data-datetime-unix="1767220800000">7</span>
   hours ago. Dec <var>31</var>, <var>2025</var> - <var>22:40</var> UTC</div></div></div>
</div></body></html>
"""


def found_on(markup, url="https://status.h.example/"):
    doc = Document(Page(url=url, body=markup.encode(), fetched_at=POLLED, content_type="text/html"))
    return statuspage.find(doc, Hint())


def words(draft):
    return read_fragment(draft.html, "https://status.h.example/").text


def times(found):
    entries = [Entry(draft.visible, draft.machine, draft.day_heading) for draft in found.drafts]
    moments = resolve(entries, PageClock(POLLED, url="https://status.h.example/")).moments
    return [moment.at.isoformat(timespec="minutes") if moment else None for moment in moments]


def test_each_dated_line_is_a_block_with_the_title_of_its_incident():
    found = found_on(HOME)
    assert [(draft.title, draft.label) for draft in found.drafts] == [
        ("Ferry late", "Resolved"),
        ("Ferry late", "Investigating"),
        ("Lift out of order", "Completed"),
    ]


def test_the_words_of_a_line_are_without_its_status_and_its_date():
    assert [words(draft) for draft in found_on(HOME).drafts] == [
        "Boats sail on time. See the plan.",
        "Fog.\n\nAt 22:10 the pilot stopped.",
        "The lift runs.",
    ]


def test_the_year_of_a_line_is_that_of_the_day_it_stands_under_even_across_new_year():
    assert times(found_on(HOME)) == ["2026-01-01T00:20+00:00", "2025-12-31T22:40+00:00", "2025-12-30T08:00+00:00"]


def test_an_incident_page_gives_its_lines_too():
    found = found_on(INCIDENT)
    assert [(draft.title, draft.label, words(draft)) for draft in found.drafts] == [
        ("Ferry late", "Resolved", "Boats sail on time."),
        ("Ferry late", "Investigating", "Fog in the harbour."),
    ]
    assert times(found) == ["2026-01-01T00:20+00:00", "2025-12-31T22:40+00:00"]


def test_a_page_of_many_incidents_is_a_window_and_one_incident_is_whole():
    assert found_on(HOME).completeness is Completeness.WINDOW
    assert found_on(INCIDENT).completeness is Completeness.WHOLE


def test_keys_stay_when_a_newer_line_comes_on_top():
    newer = HOME.replace(
        '<div class="update"><strong>Resolved',
        '<div class="update"><strong>Update</strong> - More.<br><small>Jan 1, 00:30 UTC</small></div>\n<div class="update"><strong>Resolved',
        1,
    )
    before, after = [found_on(markup).drafts for markup in (HOME, newer)]
    assert [draft.key for draft in after[1:]] == [draft.key for draft in before]
    assert len({draft.key for draft in after}) == len(after)


def test_lines_of_one_minute_and_status_have_keys_that_count_from_the_oldest():
    twice = "<p><small>Jun 8, 08:20 UTC</small><br><strong>Update</strong> - {}</p>"
    two = "<h2><a href='/incidents/q'>Fog</a></h2>" + twice.format("Second.") + twice.format("First.")
    three = "<h2><a href='/incidents/q'>Fog</a></h2>" + twice.format("Third.") + two.split("</h2>")[1]
    resolved = "<p><small>Jun 8, 08:30 UTC</small><br><strong>Resolved</strong> - Over.</p>"
    keys = [[draft.key for draft in found_on(markup + resolved).drafts] for markup in (two, three)]
    assert keys[1][1:] == keys[0]
    assert len(set(keys[1])) == 4


def test_a_news_page_that_prints_update_and_a_date_is_no_status_page():
    news = "<article><p><strong>Update</strong> - The ferry sails. <small>Jun 8, 08:20 UTC</small></p></article>"
    assert found_on(news) is None


def test_a_list_of_services_without_dates_is_no_list_of_lines():
    services = "<ul>" + "<li><b>Ferry</b> <span>Resolved</span></li>" * 4 + "</ul>"
    assert found_on(services) is None


def test_finding_leaves_the_tree_of_the_page_as_it_was():
    doc = Document(Page(url="https://status.h.example/", body=HOME.encode(), fetched_at=POLLED))
    before = lxml_html.tostring(doc.tree)
    statuspage.find(doc, Hint())
    assert lxml_html.tostring(doc.tree) == before


def test_white_space_and_markup_around_a_line_change_none_of_its_words():
    """A template that renders the same lines otherwise must not look like a revision."""
    tight = "<p><small>Jun <var>8</var>, <var>08:20</var> UTC</small><br><strong>Resolved</strong> - All is well. Thanks.</p>"
    loose = "<p>\n <small>Jun  <var> 8</var>, <var>08:20</var> UTC</small><br />\n <strong>Resolved</strong>\n -\n All  is well.\n Thanks. </p>"
    one, two = [lines_in(markup) for markup in (tight, loose)]
    assert read_fragment(one[0].html, "") == read_fragment(two[0].html, "")
    assert one[0].stamp.day == two[0].stamp.day == 8


def test_status_words_are_known_alone_and_at_the_opening_of_a_line():
    assert status_word(" Resolved: ") == "Resolved"
    assert status_word("In  progress") == "In progress"
    assert status_word("Behoben –") == "Behoben"
    assert status_word("Resolved quickly") is None
    assert status_opening("Resolved - All is well") == ("Resolved", 11)
    assert status_opening("Resolved the matter - for now") is None


def test_a_tree_of_many_marks_and_no_dates_is_searched_in_little_time():
    """Ten thousand status words below one parent: each is looked at once, not each with all others."""
    page = "<div>" + "<span>x</span>" * 10_000 + "<div><b>Resolved</b></div>" * 20_000 + "</div>"
    assert found_on(page) is None


def test_a_table_with_a_line_in_each_row_is_read_too():
    row = "<tr><td>2026-01-01 {} UTC</td><td><b>{}</b></td><td>{}</td></tr>"
    rows = row.format("10:00", "Resolved", "All boats pass.") + row.format(
        "09:00", "Investigating", "The gate is stuck."
    )
    found = found_on(f"<h2>Gate stuck</h2><table>{rows}</table>")
    assert [(draft.title, words(draft)) for draft in found.drafts] == [
        ("Gate stuck", "All boats pass."),
        ("Gate stuck", "The gate is stuck."),
    ]
    assert times(found) == ["2026-01-01T10:00+00:00", "2026-01-01T09:00+00:00"]


def test_a_button_beside_the_name_of_an_incident_is_no_part_of_its_name():
    head = '<div class="incident-title"><a href="/incidents/q">Gate stuck</a><a href="#" class="subscribe">Subscribe</a></div>'
    line = "<div><strong>Identified</strong> -<span>It needs oil.</span><small>Jan 1, 2026 - 10:00 UTC</small></div>"
    (draft,) = found_on(f"<div>{head}<div>{line}</div></div>").drafts
    assert (draft.title, draft.permalink) == ("Gate stuck", "https://status.h.example/incidents/q")
