"""Asking a web server patiently, and saying in plain words why it gave nothing."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final, NamedTuple, Self

from requests import RequestException, Response, Session, exceptions
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from graphs.errors import NotFetched

_BUSY: Final = (429, 500, 502, 503, 504)
_LONGEST_WAIT_S: Final = 60.0


class Patience(NamedTuple):
    """
    How long to wait for a server, and how often to ask it again.

    Attributes
    ----------
    tries : int
        How often in a row a request, or a transfer that gets no further, may fail.
    wait_s : float
        Before trying again; doubled each time, up to a minute.
    """

    connect_s: float = 10.0
    read_s: float = 60.0
    tries: int = 5
    wait_s: float = 1.0

    def pause_s(self, n_failures: int) -> float:
        """Give how long to wait after that many failures in a row."""
        return min(self.wait_s * 2.0 ** (n_failures - 1), _LONGEST_WAIT_S)


PATIENT: Final = Patience()


class Web:
    """Connections to servers, kept open while used in a ``with``."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        again = Retry(
            total=patience.tries - 1,
            backoff_factor=patience.wait_s,
            backoff_max=_LONGEST_WAIT_S,
            retry_after_max=int(_LONGEST_WAIT_S),
            status_forcelist=_BUSY,
            raise_on_status=False,
        )
        self._session = Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))
        named = f"crossborder-dispatch/{version('crossborder-dispatch')}"
        # Uncompressed, since the bytes of a compressed answer are not those of the file.
        self._session.headers.update({"User-Agent": named, "Accept-Encoding": "identity"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """
        Give a server's answer, whatever its status, with the body still to be read.

        Raises
        ------
        NotFetched
            If nothing answers.
        """
        patience = self.patience
        try:
            return self._session.get(
                url,
                headers=dict(headers or {}),
                stream=True,
                timeout=(patience.connect_s, patience.read_s),
            )
        except RequestException as error:
            raise NotFetched(_why(url, error)) from error

    def text(self, url: str) -> str:
        """
        Give a short text.

        Raises
        ------
        NotFetched
            If the server does not answer, or not with the text.
        """
        with self.ask(url) as response:
            refuse_failed(response, url)
            try:
                return response.text
            except RequestException as error:
                raise NotFetched(_why(url, error)) from error


def refuse_failed(response: Response, url: str) -> None:
    """
    Let a good answer pass.

    Raises
    ------
    NotFetched
        If there is nothing at ``url``, or the server does not give it.
    """
    if response.ok:
        return
    said = f"{response.status_code} {response.reason}".strip()
    if response.status_code in (404, 410):
        message = f"{url} is not there (the server says {said}): check the base URL."
    elif response.status_code in _BUSY:
        message = f"{url} is not given now (the server says {said}): fetch again later."
    else:
        message = f"{url} is not given (the server says {said}): try another base URL."
    raise NotFetched(message)


_WHYS: Final[tuple[tuple[tuple[type[RequestException], ...], str], ...]] = (
    (
        (exceptions.InvalidSchema, exceptions.InvalidURL, exceptions.MissingSchema),
        "{url} is no address of the web; give a base URL such as https://download.geofabrik.de.",
    ),
    (
        (exceptions.SSLError,),
        "{host} gives no connection that can be trusted ({error}); is it https at all? Name the "
        "authority of a mirror of your own in REQUESTS_CA_BUNDLE.",
    ),
    (
        (exceptions.ProxyError,),
        "The proxy does not lead to {host}; check HTTPS_PROXY and NO_PROXY.",
    ),
    (
        (exceptions.ConnectionError, exceptions.Timeout),
        "{host} cannot be reached; check the network, the base URL and, behind a proxy, "
        "HTTPS_PROXY. Then fetch again.",
    ),
)


def _why(url: str, error: RequestException) -> str:
    host = url.partition("://")[2].partition("/")[0]
    for kinds, says in _WHYS:
        if isinstance(error, kinds):
            return says.format(url=url, host=host, error=_innermost(error))
    return f"{url} cannot be fetched ({error}); fetch again later."


def _innermost(error: BaseException) -> BaseException:
    """Give the first cause: what the libraries wrap round it names their own classes."""
    while error.__context__:
        error = error.__context__
    return error
