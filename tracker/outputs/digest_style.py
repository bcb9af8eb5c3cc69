"""The head and the style sheet of our HTML documents. Own file, so that the words and the looks can be read apart."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1c2126; --dim: #667079; --paper: #fff; --ground: #f3f4f2; --line: #e1e4e0;
  --added: #1c7c54; --revised: #b26a00; --gone: #b3261e; --back: #19699b; --ins: #d8f3e3; --del: #fbe0dd; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --dim: #98a2ab; --paper: #1d2226; --ground: #14181b;
  --line: #30363c; --added: #5fd39d; --revised: #f0b35a; --gone: #ff8a80; --back: #7cc4f2; --ins: #17442f; --del: #55211d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.02em; }
header p, .source, .when { margin: .1rem 0; color: var(--dim); font-size: .875rem; }
.counts { display: flex; flex-wrap: wrap; gap: .6rem; list-style: none; margin: 1.2rem 0 0; padding: 0; }
.counts li { flex: 1 1 8rem; padding: .6rem .9rem; background: var(--paper); border: 1px solid var(--line);
  border-top: 3px solid var(--tone); border-radius: .4rem; color: var(--dim); font-size: .875rem; }
.counts b { display: block; color: var(--tone); font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
main { margin-top: 2.4rem; }
h2 { margin: 0; font-size: 1.35rem; line-height: 1.3; }
h3 { margin: 1.6rem 0 .5rem; color: var(--tone); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
h3 span { color: var(--dim); font-weight: 400; }
h4 { margin: 0; font-size: 1rem; }
a { color: inherit; text-decoration-color: var(--dim); }
article { margin: .6rem 0; padding: .8rem 1rem; background: var(--paper); border: 1px solid var(--line);
  border-left: 3px solid var(--tone); border-radius: .4rem; }
blockquote { margin: .5rem 0 0; white-space: pre-line; }
ins { background: var(--ins); color: var(--added); text-decoration: none; font-weight: 600; border-radius: .2rem; padding: 0 .15em; }
del { background: var(--del); color: var(--gone); border-radius: .2rem; padding: 0 .15em; }
article[id] > blockquote { border-left: 3px solid var(--line); padding-left: .9rem; margin: .8rem 0; }
.links { font-size: .85rem; color: var(--dim); padding-left: 1.1rem; }
.moved { background: none; border-bottom: 2px dotted var(--dim); color: inherit; font-weight: 400; }
.why { margin: .3rem 0 0; font-size: .875rem; color: var(--dim); }
.why.substantive { color: var(--gone); }
.matter { margin: .6rem 0; padding: .5rem 1rem; border: 1px dashed var(--dim); border-radius: .4rem; font-size: .9rem; }
.added { --tone: var(--added); } .revised { --tone: var(--revised); }
.taken_down { --tone: var(--gone); } .put_back { --tone: var(--back); }
.taken_down blockquote { color: var(--dim); text-decoration: line-through; text-decoration-color: var(--gone); }
@media print { body { background: none; } article { break-inside: avoid; } }
"""


def head(title: str) -> str:
    """Open an HTML document that may load and run nothing; ``title`` is HTML already."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>"""
