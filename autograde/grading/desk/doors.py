"""Who is let in: this machine's own browser that knows the address, and nobody by way of another page."""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

HERE = ("127.0.0.1", "localhost")
PLAIN = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
CLOSED = "Open the address that autograde read has printed: it ends in a word that lets you in."


def refused(headers: Mapping[str, str], method: str, word: str, token: str) -> str:
    """Why a request is refused, in a sentence; "" where it is let in.

    A name that leads here from elsewhere (DNS rebinding) is none of ours; a request that another page has made says
    so; and without the address's word there is nothing. The word is no cookie: a browser sends it along with nothing.

    Parameters
    ----------
    headers : the request's
    method : "GET", "POST", ...
    word : the request's own
    token : the address's
    """
    host = headers.get("Host", "")
    if _name(f"//{host}") not in HERE:
        return "This page is of this machine alone: open it as 127.0.0.1."
    if not hmac.compare_digest(word.encode("utf-8", "replace"), token.encode()):
        return CLOSED
    origin = headers.get("Origin")
    if origin is not None and (urlsplit(origin).netloc != host or urlsplit(origin).scheme != "http"):
        return "This request comes from another page."
    site = headers.get("Sec-Fetch-Site", "none")
    if method != "GET" and site not in ("same-origin", "none"):
        return "This request comes from another page."
    return ""


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
