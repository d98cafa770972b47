"""Scrapy set up: every portal of a run, a few at a time, in one event loop without a reactor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from mingzhang.pipeline.crawl.spider import PortalSpider
from mingzhang.pipeline.crawl.visit import RETRIED_STATUS, Visit

__all__ = ["crawl"]

AT_ONCE = 8
REDIRECTS = 8
MAX_DELAY = 60.0
LAST_SECONDS = 5.0
"""How long a portal may finish the request that is on its way when the night is stopped by hand."""
BY_HAND = "stopped by hand"


def crawl(visits: Sequence[Visit], done: Callable[[Visit, str], None], *, at_once: int = AT_ONCE) -> None:
    """Visit every portal; `done` hears each one's end, with the error in words where the engine itself broke."""
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    asyncio.run(_crawl(visits, done, at_once))


async def _crawl(visits: Sequence[Visit], done: Callable[[Visit, str], None], at_once: int) -> None:
    free = asyncio.Semaphore(at_once)
    # Requests, archiving and parsing work in threads; one portal never has two requests on one host.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=4 * at_once))

    async def one(visit: Visit) -> None:
        async with free:
            runner = AsyncCrawlerRunner(_settings(visit))
            task = runner.crawl(PortalSpider, visit=visit)
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                visit.stopped = BY_HAND
                await asyncio.wait([asyncio.create_task(runner.stop()), task], timeout=LAST_SECONDS)
                raise
            error = task.exception()
            done(visit, f"{type(error).__name__}: {error}" if error else "; ".join(visit.errors[:3]))

    await asyncio.gather(*map(one, visits))


def _settings(visit: Visit) -> Settings:
    pace = visit.profile.pace
    road = "mingzhang.pipeline.crawl.road.Road"
    told: dict[str, Any] = {
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOAD_HANDLERS": {
            "http": road,
            "https": road,
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "USER_AGENT": visit.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "mingzhang",
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": pace.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": pace.delay,
        "AUTOTHROTTLE_MAX_DELAY": MAX_DELAY,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "RETRY_TIMES": pace.retries,
        "RETRY_HTTP_CODES": list(RETRIED_STATUS),
        "RETRY_EXCEPTIONS": ["mingzhang.pipeline.crawl.rows.PassingTrouble"],
        "REDIRECT_MAX_TIMES": REDIRECTS,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": True,
        "COMPRESSION_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {"mingzhang.pipeline.crawl.memory.Memory": 50},
    }
    return Settings(told)
