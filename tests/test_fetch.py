"""The fetcher against a real server that misbehaves in every way we know."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest
import server as web
from clocks import NOON, ManualClock
from server import Server

from tracker.clock import SystemClock
from tracker.errors import FetchError
from tracker.fetch import Fetched, HttpFetcher
from tracker.fetch.port import NOTHING_KNOWN
from tracker.model import PRIVATE_NETWORKS, Fetching, Outcome, Validators

STORY = "<article><p>The ferry left at noon with forty on board.</p></article>"
HASTE = 0.3
"""Seconds: the deadline where a server is slow on purpose."""


@pytest.fixture
def server():
    with Server() as running:
        yield running


def settings(**changes: object) -> Fetching:
    given: dict[str, object] = {"robots": False, "allow_private": PRIVATE_NETWORKS, "deadline": 20.0, **changes}
    return Fetching(**given)  # type: ignore[arg-type]


def fetch(url: str, validators: Validators = NOTHING_KNOWN, **changes: object) -> Fetched:
    async def once() -> Fetched:
        fetcher = HttpFetcher(settings(**changes), SystemClock())
        try:
            return await fetcher.fetch(url, validators)
        finally:
            await fetcher.aclose()

    return asyncio.run(once())


def failure(url: str, **changes: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **changes)
    return caught.value


def body(fetched: Fetched) -> bytes:
    assert fetched.page is not None
    return fetched.page.body


def test_a_page_comes_with_its_bytes_type_and_url(server):
    url = server.serve("/story", web.page(STORY))
    fetched = fetch(url)
    assert body(fetched) == STORY.encode()
    assert fetched.page.content_type == web.HTML
    assert fetched.page.url == fetched.final_url == url


@pytest.mark.parametrize(
    ("date", "served_at"),
    [
        ("Sun, 01 Mar 2026 11:59:00 GMT", NOON - timedelta(minutes=1)),
        ("Sun, 01 Mar 2026 03:00:00 GMT", NOON - timedelta(hours=9)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("99 Foo 2026", None),
    ],
)
def test_the_servers_date_is_kept_unless_its_clock_is_wrong(server, date, served_at):
    url = server.serve("/story", web.page(STORY, Date=date))

    async def once() -> Fetched:
        fetcher = HttpFetcher(settings(), ManualClock())
        fetched = await fetcher.fetch(url)
        await fetcher.aclose()
        return fetched

    fetched = asyncio.run(once())
    assert (fetched.page.fetched_at, fetched.page.served_at) == (NOON, served_at)


def test_we_say_who_we_are_and_how_to_reach_us(server):
    fetch(server.serve("/story", web.page(STORY)), contact="mailto:desk@example.org")
    assert server.requests[0].headers["user-agent"] == "liveblog-tracker/0.1 (+mailto:desk@example.org)"


def test_over_plain_http_only_codings_with_a_checksum_are_asked_for(server):
    fetch(server.serve("/story", web.page(STORY)))
    assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_a_zipped_page_is_unzipped_and_its_wire_size_told(server):
    long = STORY * 100
    fetched = fetch(server.serve("/story", web.zipped(long)))
    assert body(fetched) == long.encode()
    assert fetched.bytes_received < len(long) / 10


def test_a_page_that_we_have_already_is_not_sent_again(server):
    url = server.serve("/story", web.tagged(STORY, '"v1"', Last_Modified="Sun, 01 Mar 2026 12:00:00 GMT"))
    first = fetch(url)
    second = fetch(url, first.validators)
    assert second.page is None
    assert second.status == 304
    assert server.requests[1].headers["if-none-match"] == '"v1"'
    assert server.requests[1].headers["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"


def test_a_304_refreshes_what_it_names_and_keeps_the_rest(server):
    url = server.serve("/story", web.reply(304, b"", ETag='"v2"'))
    fetched = fetch(url, Validators('"v1"', "Sun, 01 Mar 2026 12:00:00 GMT", "hash"))
    assert fetched.validators == Validators('"v2"', "Sun, 01 Mar 2026 12:00:00 GMT", "hash")


def test_a_304_that_nobody_asked_for_is_a_failure(server):
    assert failure(server.serve("/story", web.reply(304))).kind == Outcome.HTTP_STATUS


def test_a_new_page_without_validators_forgets_the_old_ones(server):
    fetched = fetch(server.serve("/story", web.page(STORY)), Validators('"v1"', None))
    assert fetched.validators.etag is None


def test_an_etag_that_no_header_may_hold_is_not_kept(server):
    answer = web.raw(b'HTTP/1.1 200 OK\r\nETag: "\xe4"\r\nContent-Length: 1\r\n\r\nx')
    assert fetch(server.serve("/story", answer)).validators.etag is None


@pytest.mark.parametrize("code", [401, 403, 404, 410, 451, 500, 503, 204, 206])
def test_a_status_that_is_no_page_is_a_failure_with_that_status(server, code):
    error = failure(server.serve("/story", web.status(code)))
    assert (error.kind, error.status) == (Outcome.HTTP_STATUS, code)
    assert str(code) in str(error)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120.0),
        ("0", 1.0),
        ("-5", 1.0),
        ("9999999", 86_400.0),
        ("Sun, 01 Mar 2020 12:00:00 GMT", 1.0),
        ("soon", None),
    ],
)
def test_retry_after_is_heard_within_reason(server, asked, seconds):
    assert failure(server.serve("/story", web.status(429, Retry_After=asked))).retry_after == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache_Control": "public, max-age=60"}, 60.0),
        ({"Cache_Control": "max-age=60", "Age": "45"}, 15.0),
        ({"Cache_Control": "max-age=60", "Age": "400"}, 0.0),
        ({"Cache_Control": "s-maxage=60"}, None),
        ({"Cache_Control": "stale-max-age=60"}, None),
    ],
)
def test_how_long_caches_may_keep_a_page_is_told(server, headers, seconds):
    assert fetch(server.serve("/story", web.page(STORY, **headers))).fresh_for == seconds


def test_a_cookie_is_never_sent_back(server):
    url = server.serve("/story", web.page(STORY, Set_Cookie="variant=b; Path=/"))

    async def twice() -> None:
        fetcher = HttpFetcher(settings(), SystemClock())
        await fetcher.fetch(url)
        await fetcher.fetch(url)
        await fetcher.aclose()

    asyncio.run(twice())
    assert "cookie" not in server.requests[1].headers


# --- slow, short, endless -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [web.silent, web.dripping_body(), web.dripping_headers(), web.endless_early_hints()],
    ids=["silent", "dripping body", "dripping headers", "early hints for ever"],
)
def test_a_slow_server_is_left_at_the_deadline(server, answer):
    assert failure(server.serve("/story", answer), deadline=HASTE).kind == Outcome.TIMEOUT


def test_a_pool_is_healthy_after_many_deadlines(server):
    slow, good = server.serve("/slow", web.silent), server.serve("/good", web.page(STORY))

    async def storm() -> Fetched:
        fetcher = HttpFetcher(settings(deadline=0.05, max_connections=4), SystemClock())
        for _ in range(3):
            results = await asyncio.gather(*(fetcher.fetch(slow) for _ in range(12)), return_exceptions=True)
            assert all(isinstance(result, FetchError) and result.kind == Outcome.TIMEOUT for result in results)
        await fetcher.aclose()
        patient = HttpFetcher(settings(), SystemClock())
        try:
            return await patient.fetch(good)
        finally:
            await patient.aclose()

    assert body(asyncio.run(storm())) == STORY.encode()


@pytest.mark.parametrize(
    "answer",
    [web.short(b"<p>half", 1_000), web.cut_chunked(b"<p>half"), web.reset(b"<p>half")],
    ids=["short length", "cut chunks", "reset"],
)
def test_a_page_cut_short_on_the_wire_is_no_page(server, answer):
    assert failure(server.serve("/story", answer)).kind == Outcome.TRUNCATED


def test_a_connection_closed_before_any_answer_is_a_network_failure(server):
    assert failure(server.serve("/story", web.raw(b""))).kind == Outcome.NETWORK


def test_an_endless_body_is_cut_off_at_the_cap(server):
    assert failure(server.serve("/story", web.endless_body()), max_wire=200_000).kind == Outcome.TOO_LARGE


def test_endless_headers_are_a_failure_and_not_a_hang(server):
    assert failure(server.serve("/story", web.endless_headers())).kind == Outcome.NETWORK


def test_a_page_ended_by_closing_is_taken_as_it_is(server):
    assert body(fetch(server.serve("/story", web.unframed(STORY.encode())))) == STORY.encode()


def test_what_is_no_http_at_all_is_a_network_failure(server):
    assert failure(server.serve("/story", web.raw(b"SSH-2.0-OpenSSH_9.2\r\n"))).kind == Outcome.NETWORK


def test_nobody_listening_is_refused():
    with web.closed_port() as port:
        assert failure(f"http://127.0.0.1:{port}/").kind == Outcome.REFUSED


def test_a_server_without_tls_is_a_tls_failure(server):
    assert failure(server.url("/story", scheme="https")).kind == Outcome.TLS


@pytest.fixture
def secure_server():
    with Server(secure=True) as running:
        yield running


def test_over_tls_all_codings_are_asked_for(secure_server):
    secure_server.serve("/story", web.page(STORY))
    fetched = fetch(secure_server.url("/story", host="localhost"), ca_file=str(web.CERTIFICATE))
    assert body(fetched) == STORY.encode()
    assert secure_server.requests[0].headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(secure_server):
    secure_server.serve("/story", web.page(STORY))
    assert failure(secure_server.url("/story", host="localhost")).kind == Outcome.TLS
    assert not secure_server.requests


def test_a_certificate_for_another_name_is_a_tls_failure(secure_server, monkeypatch):
    monkeypatch.setattr("tracker.fetch.guard._look_up", lambda host, port: ["127.0.0.1"])
    url = secure_server.url("/story", host="news.example")
    assert failure(url, ca_file=str(web.CERTIFICATE)).kind == Outcome.TLS


def test_a_slow_server_is_left_at_the_deadline_over_tls_too(secure_server):
    url = secure_server.serve("/story", web.dripping_body())
    assert failure(url, ca_file=str(web.CERTIFICATE), deadline=HASTE).kind == Outcome.TIMEOUT


def test_a_redirect_from_https_to_http_is_followed_only_where_the_config_says_so(secure_server, server):
    url = secure_server.serve("/story", web.redirect(server.serve("/plain", web.page(STORY))))
    assert failure(url, ca_file=str(web.CERTIFICATE)).kind == Outcome.REDIRECT
    assert body(fetch(url, ca_file=str(web.CERTIFICATE), allow_downgrade=True)) == STORY.encode()


def test_a_name_that_does_not_exist_is_a_dns_failure():
    assert failure("http://no-such-host.invalid/").kind == Outcome.DNS


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/story",
        "//news.example/",
        "http://",
        "http:///story",
        "ftp://news.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:word@news.example/",
        "http://[::1",
        "http://news.example:port/",
        "http://news.example:99999/",
        "http://\ud800.example/",
        "http://exa mple.org/",
        "http://" + "a" * 64 + ".example/",
        "http://.../",
    ],
)
def test_what_is_no_page_address_is_refused_without_a_surprise(url):
    assert failure(url, deadline=2.0).kind in {Outcome.BLOCKED, Outcome.DNS}


# --- redirects ----------------------------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_the_page_is_of_its_end(server):
    server.serve("/old", web.redirect("/new"))
    end = server.serve("/new", web.page(STORY))
    fetched = fetch(server.url("/old"))
    assert (fetched.final_url, fetched.page.url, fetched.moved_to) == (end, end, None)


def test_permanent_redirects_are_reported_up_to_the_first_that_is_not(server):
    server.serve("/a", web.redirect("/b", 301))
    middle = server.url("/b")
    server.serve("/b", web.redirect("/c", 302))
    server.serve("/c", web.redirect("/d", 301))
    server.serve("/d", web.page(STORY))
    assert fetch(server.url("/a")).moved_to == middle


def test_a_redirect_loop_ends(server):
    server.serve("/a", web.redirect("/b"))
    server.serve("/b", web.redirect("/a"))
    assert failure(server.url("/a")).kind == Outcome.REDIRECT
    assert len(server.requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "http://user:word@127.0.0.1/"])
def test_a_redirect_to_what_we_do_not_fetch_is_refused(server, target):
    assert failure(server.serve("/a", web.redirect(target))).kind == Outcome.BLOCKED


@pytest.mark.parametrize("answer", [web.reply(302), web.redirect("http://127.0.0.1:none/")], ids=["nowhere", "no URL"])
def test_a_redirect_that_leads_nowhere_is_named_so(server, answer):
    assert failure(server.serve("/a", answer)).kind == Outcome.REDIRECT


def test_a_redirect_to_a_private_address_is_refused(server):
    server.serve("/a", web.redirect("http://127.0.0.2/secrets"))
    allowed = ("127.0.0.1/32",)
    assert failure(server.url("/a"), allow_private=allowed).kind == Outcome.BLOCKED


# --- a proxy ------------------------------------------------------------------------------------------------------


def test_through_a_proxy_only_the_proxy_is_spoken_to(server):
    server.serve("/story", web.page(STORY))
    fetched = fetch("http://news.invalid/story", proxy=server.url("/"), allow_private=())
    assert body(fetched) == STORY.encode()
    assert server.requests[0].headers["host"] == "news.invalid"


def test_through_a_proxy_tls_reaches_from_end_to_end(server):
    server.serve("/story", web.page(STORY))
    url = f"https://localhost:{server.port}/story"
    assert body(fetch(url, proxy=server.url("/"), allow_private=(), ca_file=str(web.CERTIFICATE))) == STORY.encode()
    assert [request.method for request in server.requests] == ["CONNECT", "GET"]


# --- robots.txt ---------------------------------------------------------------------------------------------------


def rules(server: Server, text: str) -> None:
    server.serve("/robots.txt", web.reply(200, text.encode(), Content_Type="text/plain"))


def test_robots_txt_is_obeyed_and_asked_once(server):
    rules(server, "User-agent: *\nDisallow: /private/\n")
    server.serve("/story", web.page(STORY))
    server.serve("/private/story", web.page(STORY))

    async def visit() -> FetchError:
        fetcher = HttpFetcher(settings(robots=True), SystemClock())
        await fetcher.fetch(server.url("/story"))
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(server.url("/private/story"))
        await fetcher.aclose()
        return caught.value

    assert asyncio.run(visit()).kind == Outcome.ROBOTS
    assert [request.path for request in server.requests] == ["/robots.txt", "/story"]


def test_a_rule_for_our_own_name_counts_for_us(server):
    rules(server, "User-agent: liveblog-tracker\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert failure(server.serve("/story", web.page(STORY)), robots=True).kind == Outcome.ROBOTS


def test_a_redirect_into_a_forbidden_path_is_not_followed(server):
    rules(server, "User-agent: *\nDisallow: /private/\n")
    server.serve("/story", web.redirect("/private/story"))
    assert failure(server.url("/story"), robots=True).kind == Outcome.ROBOTS
    assert not server.asked("/private/story")


@pytest.mark.parametrize(
    "answer", [web.status(404), web.status(403), web.redirect("/robots.txt")], ids=["404", "403", "loop"]
)
def test_no_robots_txt_forbids_nothing(server, answer):
    server.serve("/robots.txt", answer)
    assert body(fetch(server.serve("/story", web.page(STORY)), robots=True)) == STORY.encode()


@pytest.mark.parametrize("code", [500, 503, 429])
def test_a_robots_txt_in_trouble_forbids_for_a_while(server, code):
    server.serve("/robots.txt", web.status(code))
    assert failure(server.serve("/story", web.page(STORY)), robots=True).kind == Outcome.ROBOTS


def test_of_an_endless_robots_txt_only_the_beginning_is_read(server):
    server.serve(
        "/robots.txt", web.endless(web.head(200, {}) + b"User-agent: *\nDisallow: /private/\n", b"# more\n" * 999)
    )
    assert body(fetch(server.serve("/story", web.page(STORY)), robots=True)) == STORY.encode()


def test_the_same_bytes_have_the_same_hash_whatever_the_coding(server):
    plain, packed = fetch(server.serve("/a", web.page(STORY))), fetch(server.serve("/b", web.zipped(STORY)))
    assert hashlib.sha256(body(plain)).digest() == hashlib.sha256(body(packed)).digest()
