"""Old portals speak old TLS: they are read, and their certificates are verified all the same."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command to make a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, cert


@pytest.fixture(params=["new", "old"])
def https(request: pytest.FixtureRequest, certificate: tuple[Path, Path]) -> Iterator[tuple[str, str]]:
    """A server and which TLS it speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    if request.param == "old":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    for port in serving(context):
        yield f"https://localhost:{port}/", request.param


def serving(context: ssl.SSLContext) -> Iterator[int]:
    """A server that says ok, and its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>ok</html>")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def expired(path: Path) -> Path:
    """Key and certificate of localhost that ended yesterday."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begun, ended = now - dt.timedelta(days=9), now - dt.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begun).not_valid_after(ended)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(pem))
    return path


def ask(url: str, trusted: Path | None) -> dict:
    """Fetch in a process of its own: which certificates are trusted is read once."""
    code = (
        "import json, sys; from mingzhang.pipeline.fetch.client import fetch;"
        "g = fetch(sys.argv[1], allow_private=True);"
        "print(json.dumps([g.state, g.reason, g.old_tls, g.body.decode()]))"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("SSL_CERT")} | {"PYTHONPATH": str(ROOT)}
    env |= {"SSL_CERT_FILE": str(trusted)} if trusted else {}
    done = subprocess.run([sys.executable, "-c", code, url], env=env, capture_output=True, text=True, check=True)
    return dict(zip(("state", "reason", "old_tls", "body"), json.loads(done.stdout), strict=True))


def test_a_trusted_server_is_read_with_new_and_old_tls(https: tuple[str, str], certificate: tuple[Path, Path]) -> None:
    url, kind = https
    got = ask(url, certificate[1])
    assert (got["state"], got["body"], got["old_tls"]) == ("new", "<html>ok</html>", kind == "old"), got["reason"]


def test_an_unknown_certificate_is_refused_with_new_and_old_tls(https: tuple[str, str]) -> None:
    got = ask(https[0], None)
    assert (got["state"], got["body"]) == ("tls", "")
    assert "certificate" in got["reason"].lower()


def test_a_trusted_certificate_of_another_host_is_refused(
    https: tuple[str, str], certificate: tuple[Path, Path]
) -> None:
    got = ask(https[0].replace("localhost", "127.0.0.1"), certificate[1])
    assert (got["state"], got["body"]) == ("tls", "")
    assert "mismatch" in got["reason"]


def test_a_trusted_certificate_that_expired_is_refused(tmp_path: Path) -> None:
    own = expired(tmp_path / "expired.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    for port in serving(context):
        got = ask(f"https://localhost:{port}/", own)
    assert (got["state"], got["body"]) == ("tls", "")
    assert "expired" in got["reason"]
