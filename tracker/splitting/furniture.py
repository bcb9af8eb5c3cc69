"""What on a page is not content: share widgets, adverts, comment sections, sidebars. Words and marks, in many languages.

What decides about the text of a block must not hang on class names: they change with every deploy. So share widgets are told
by where their links lead and by their words, adverts by their words; classes only add to that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

DROPPED_TAGS = (
    "script",
    "style",
    "template",
    "svg",
    "noscript",
    "button",
    "input",
    "select",
    "textarea",
    "link",
    "meta",
    "amp-ad",
    "amp-analytics",
    "amp-social-share",
    "ins",
)
"""Tags that never hold words of a block. ``ins`` is what advertising networks fill; see ``is_advert``."""

_SHARE_LINK = re.compile(
    r"^(?:https?:)?//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)"
    r"|linkedin\.com/(?:share|cws)|wa\.me|api\.whatsapp|web\.whatsapp|t\.me/share|telegram\.me/share|reddit\.com/submit"
    r"|pinterest\.[a-z.]+/pin/create|tumblr\.com/(?:share|widgets)|getpocket\.com|flipboard\.com/bookmark|vk\.com/share"
    r"|xing\.com/(?:social|spi)|bsky\.app/intent|plus\.google\.com/share|connect\.ok\.ru|threads\.net/intent|addtoany\.com)"
    r"|^(?:whatsapp|fb-messenger|sms|viber|tg):|^mailto:\?|[?&](?:share|shareUrl)=",
    re.IGNORECASE,
)
_SHARE_PATH = re.compile(
    r"/(?:share|sharer|intent/tweet|shareArticle)(?=[/?.]).*[?&](?:u|url|text|href)=", re.IGNORECASE
)

_WIDGET_WORDS = re.compile(
    r"""(?:
    (?:share|teilen|partager?|compartir|compartilhar|condividi|delen|поделиться|dela|del|jaa|paylaş|udostępnij|sdílet)
      (?:[ ](?:this|on|via|with|auf|per|sur|en|em|su|op|link|post|story|article|auf|bei|page|now)[ ]?.{0,40})?
    | (?:tweet(?:er|en)?|twittern|post|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|e-mail|mail|messenger|instagram)
    | (?:copy|copied|kopieren|copier|copiar|copia|kopiëren)[ ]?(?:the[ ])?(?:link|url|enlace|lien)?!?
    | (?:link|url)[ ](?:copied|copy|kopiert|kopieren|copié).{0,20}
    | (?:permalink|permanent[ ]link|direct[ ]link|link[ ]to[ ]this|link[ ]to[ ]post|print|drucken|imprimer|imprimir|stampa)
    | (?:\d+[ ])?(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties|комментари\w+)(?:[ ]\(?\d+\)?)?
    | (?:like|reply|report|save|bookmark|merken|melden|antworten|répondre|responder|rispondi|gefällt[ ]mir)
    | (?:back[ ]to[ ]top|nach[ ]oben|skip[ ](?:advert\w*|ad|past\b.{0,60})|end[ ]of[ ].{0,40}|view[ ]in[ ]app|open[ ]in[ ]app)
    | (?:show|see|view|read|load)[ ](?:more|less|all)[ ]?(?:\.\.\.|…)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ADVERT_WORDS = re.compile(
    r"(?:advert(?:isement|ising)?s?|ads?|sponsored(?: content)?|promoted|paid content|anzeige|werbung|publicité|pub|publicidad|publicidade"
    r"|pubblicità|advertentie|reclame|reklama?|реклама|annons|annonse|annonce|mainos|διαφήμιση|広告|광고|إعلان)"
    r"(?:[ :.\-–]*(?:advertisement|continue reading|scroll to continue(?: reading)?|story continues below(?: advertisement)?|below"
    r"|article continues (?:below|after .{0,30})|\d+))?[ :.\-–]*",
    re.IGNORECASE,
)
_ADVERT_NAME = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|ad[-_]?(?:slot|unit|container|wrapper|box|placeholder|banner|label)\w*|adsbygoogle|dfp|gpt|mpu|outbrain|taboola"
    r"|teads|banner-ad|sponsor(?:ed)?|promo-slot|leaderboard-ad|werbung|anzeige|publicite|publicidad)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SHARE_NAME = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharebar|social|socials|social[-_]?(?:share|links|icons|media|buttons?|bar|tools)|addthis|addtoany|a2a|st-btn)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_NAME = re.compile(
    r"(?:^|[\s_])(?:sr-only|screen-reader(?:-text)?|screen-readable|visually-?hidden|u-visually-hidden|assistive-text|vh|is-hidden"
    r"|element-invisible)(?=$|\s)",
    re.IGNORECASE,
)
_COMMENT_NAME = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?\w*|commentlist|kommentare?\w*|commentaires?|comentarios?|comentários?|commenti|reacties|disqus\w*|respond"
    r"|repl(?:y|ies)|forum\w*|postbit\w*|message-?board|discussion|livefyre|coral-?\w*|spot-?im\w*|viafoura|community|thread)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:sidebar|side-?bar|side-?col\w*|right-?(?:col|rail|column|bar)\w*|rail|related\w*|recirc\w*|recommend\w*|most-?(?:read|viewed|popular|recent)"
    r"|popular|trending|latest-?(?:news|stories|headlines|posts)?|newsletter\w*|sign-?up|promo\w*|teasers?|widgets?|footer|foot|nav\w*|menu\w*|breadcrumbs?|masthead"
    r"|outbrain|taboola|also-?(?:read|like)|more-?(?:from|on|news|stories|in)|further|weiterlesen|mehr-?zum|read-?(?:more|next|also)|lire-?aussi"
    r"|tags?|topics|author-?(?:bio|box|info)|about-?author|cookie\w*|consent\w*|paywall|subscri\w*|banner|ticker-?tape|onward\w*|carousel"
    r"|marginal\w*|leia-?(?:mais|tambem)|cross-?links?|playlist|video-?list|headlines?-?list|link-?list)(?=$|[\s_-])",
    re.IGNORECASE,
)
_TEASER_NAME = re.compile(r"(?:^|[\s_-])teasers?(?=$|[\s_-])", re.IGNORECASE)
_CONSENT_NAME = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|consent\w*|gdpr\w*|dsgvo\w*|rgpd\w*|onetrust\w*|cmplz|usercentrics|didomi\w*|borlabs\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_FILED = re.compile(r"(?:^|\s)(?:hentry|h-entry|type-[\w-]+|post-\d+|node--?type-\S+)(?=$|\s)")
_FILED_UNDER = re.compile(
    r"(?:^|(?<=\s))(?:tags?|category|cat|topic|section|post|type|format|status|has|author)-\S+|\S+-enabled(?=$|\s)"
)
"""Classes that say under what a post is filed: a post about a newsletter is no newsletter box."""
_KIT = re.compile(r"(?:^|(?<=\s))(?!text|custom|sidebar|footer|side)[\w-]+-widget(?:-[\w-]+)?(?=$|\s)")
"""A part of a kit that calls all its parts widgets."""
_CAPTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*captions?|figcaption|legende?|bildunterschrift\w*|bildtext|(?:img|image|photo|foto|pic|picture|media|bild)[-_]?(?:desc\w*|credits?|copyright|source|text|info|author|legend\w*)"
    r"|(?:credits?|photo-?by|photographer|fotograf))(?=$|[\s_-])",
    re.IGNORECASE,
)
_MAX_WIDGET = 80
"""Characters of a share or advert line; a longer text is somebody's sentence."""


@lru_cache(maxsize=8192)
def advert_name(name: str) -> bool:
    """Tell an advert by its class or id."""
    return bool(_ADVERT_NAME.search(name))


@lru_cache(maxsize=8192)
def comment_name(name: str) -> bool:
    """Tell a comment section by its class or id."""
    return bool(_COMMENT_NAME.search(name))


@lru_cache(maxsize=8192)
def aside_name(name: str) -> bool:
    """Tell a sidebar, a list of other stories, or page furniture by its class or id."""
    return bool(_ASIDE_NAME.search(name))


@lru_cache(maxsize=8192)
def hidden_name(name: str) -> bool:
    """Tell words that only a screen reader speaks by their class."""
    return bool(_HIDDEN_NAME.search(name))


@lru_cache(maxsize=8192)
def share_name(name: str) -> bool:
    """Tell a share widget by its class or id."""
    return bool(_SHARE_NAME.search(name))


@lru_cache(maxsize=8192)
def caption_name(name: str) -> bool:
    """Tell the words below a picture by their class or id."""
    return bool(name) and bool(_CAPTION_NAME.search(name))


@lru_cache(maxsize=8192)
def teaser_name(name: str) -> bool:
    """Tell a teaser by its class or id: of another story, or the opening words of this one."""
    return bool(_TEASER_NAME.search(name))


@lru_cache(maxsize=8192)
def consent_name(name: str) -> bool:
    """Tell a consent box by its class or id."""
    return bool(_CONSENT_NAME.search(name))


@lru_cache(maxsize=8192)
def region_name(name: str) -> bool:
    """Tell a region beside the article by its class or id, whichever kind it is."""
    return comment_name(name) or aside_name(name) or advert_name(name) or share_name(name) or consent_name(name)


@lru_cache(maxsize=8192)
def share_href(href: str) -> bool:
    """Tell a link that shares the page from a link that leads somewhere."""
    return bool(_SHARE_LINK.search(href) or _SHARE_PATH.search(href))


@lru_cache(maxsize=8192)
def widget_words(text: str) -> bool:
    """Tell the words of a share button or a comment counter, and nothing else."""
    return len(text) <= _MAX_WIDGET and bool(_WIDGET_WORDS.fullmatch(text.strip(" \u00a0·|•:")))


@lru_cache(maxsize=8192)
def advert_words(text: str) -> bool:
    """Tell the label of an advert, and nothing else."""
    return len(text) <= _MAX_WIDGET and bool(_ADVERT_WORDS.fullmatch(text.strip(" \u00a0·|•")))


def names(element: _Element) -> str:
    """Return what an element is called: its id and classes."""
    return f"{element.get('id') or ''} {element.get('class') or ''}".strip()


def region_names(element: _Element) -> str:
    """Return what an element is called, without the classes that say what a post is about."""
    return _unfiled(names(element))


@lru_cache(maxsize=8192)
def _unfiled(name: str) -> str:
    if _FILED.search(name):
        return _FILED_UNDER.sub("", name)
    return _KIT.sub("", name) if "-widget" in name else name


def hidden(element: _Element) -> bool:
    """Tell an element that no reader sees."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style) and "display:none" in (style or "").replace(" ", "").casefold()
