"""Which network addresses are never asked: IANA's special-purpose blocks, whatever Python calls them."""

from __future__ import annotations

import pytest

from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.address import allowed_addresses, is_private
from mingzhang.pipeline.fetch.web import is_address

NEVER = """
0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.9
192.0.0.10 192.0.0.170 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::808:808 64:ff9b::a00:1 64:ff9b:1::808:808
64:ff9b:1:ffff::1 100::1 100:0:0:1::1 2001::1 2001:2::1 2001:3::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1
2002:808:808::1 2002:a00:1::1 2620:4f:8000::1 3fff::1 5f00::1 5f00:ffff::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
4000::1 8000::1
"""
PUBLIC = "8.8.8.8 1.2.4.8 114.114.114.114 223.5.5.5 2400:3200::1 2606:4700::1111 ::ffff:8.8.8.8"
MACHINES = "169.254.169.254 fe80::1 100.100.100.200 192.0.0.192 64:ff9b::a9fe:a9fe ::ffff:169.254.169.254 224.0.0.1 ::"


@pytest.mark.parametrize("address", NEVER.split())
def test_special_addresses_are_refused(address: str) -> None:
    assert is_private(address, allow_private=False)


@pytest.mark.parametrize(
    "host", "2852039166 0xa9fea9fe 0xA9.254.0xa9fe 0251.0376.0251.0376 169.254.43518 127.1 10.1.1.1.".split()
)
def test_an_address_in_other_numbers_is_the_same_address(host: str) -> None:
    assert is_private(host, allow_private=False)
    assert not is_private("134744072", allow_private=False), "8.8.8.8 in one number"


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_asked(address: str) -> None:
    assert allowed_addresses(address, 80, allow_private=False)


@pytest.mark.parametrize("address", MACHINES.split())
def test_where_machines_keep_credentials_is_refused_even_where_private_servers_are_allowed(address: str) -> None:
    assert is_private(address, allow_private=True)


@pytest.mark.parametrize(
    ("url", "can"),
    [
        ("http://czj.example.gov.cn/bmjs/", True),
        ("https://云澜.example.cn/决算.html", True),
        ("http://[2400:3200::1]:8080/", True),
        ("http://x.cn:8O80/", False),
        ("http://x.cn:99999/", False),
        ("http://x.cn:0/", False),
        ("http://x.cn/\0", False),
        ("http://x.cn/" + "a" * 60_000, False),
        ("http://x..cn/", False),
        ("http://[::1", False),
        ("http://u:p@x.cn/", False),
        ("http://x.cn\\@y.cn/", False),
        ("ftp://x.cn/", False),
        ("http:///x", False),
    ],
)
def test_what_an_address_is(url: str, can: bool) -> None:
    assert is_address(url) is can


@pytest.mark.parametrize(
    ("linked", "known"),
    [
        ("/doc/1.html;jsessionid=0A1B", "/doc/1.html"),
        ("/a/;jsessionid=0A1B?id=3", "/a/?id=3"),
        ("/(S(k2v0m4qy1abcdefghij12345))/a.aspx?id=3", "/a.aspx?id=3"),
        ("/a.do?PHPSESSID=abc", "/a.do"),
        ("/a.do?id=7&sid=0123456789abcdef01", "/a.do?id=7"),
        ("/a.do?id=7&_=1700000000123", "/a.do?id=7"),
        ("/a.do?id=7&t=0.4812345", "/a.do?id=7"),
        ("/up/1.pdf?Expires=1700000000&Signature=abcdef0123456789abc", "/up/1.pdf"),
        ("/api/all/613?page=1&sid=755", "/api/all/613?page=1&sid=755"),
        ("/view.do?token=0123456789abcdef01", "/view.do?token=0123456789abcdef01"),
        ("/view.do?t=1700000000", "/view.do?t=1700000000"),
        ("/a.do?id=1700000000", "/a.do?id=1700000000"),
        ("/a.do?name=&x=1", "/a.do?name=&x=1"),
        ("/a.html", "/a.html"),
    ],
)
def test_sessions_and_clocks_are_no_part_of_an_address(linked: str, known: str) -> None:
    assert settled(f"http://x.cn{linked}") == f"http://x.cn{known}"
    assert settled(settled(f"http://x.cn{linked}")) == f"http://x.cn{known}"
