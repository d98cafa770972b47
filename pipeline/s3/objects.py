"""The objects below one address of an S3 server; the only module that knows boto3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.pipeline.s3.address import Address
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Bucket", "ConditionError", "Listed", "Stored"]

SECONDS = 20
"""A server that says nothing for so long is asked once more; a lease outlives that."""
TRIES = 3
AT_ONCE = 1000
"""S3 removes at most so many objects with one request."""


class ConditionError(MingzhangError):
    """An object is there already, or has changed: the condition of a conditional put does not hold."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing tells it: the server's mark of its content, and its size in bytes."""

    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An object with its bytes, and how many seconds ago it was written, by the server's own clock."""

    etag: str
    data: bytes
    age: float


class Bucket:
    """What stands below an address, by name without its prefix. Raises `MingzhangError` where the server refuses.

    Credentials, region and endpoint are those that every program of AWS finds: environment, ~/.aws, the machine's role.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client = _client()

    def list(self, below: str = "") -> dict[str, Listed]:
        """Every object whose name begins so."""
        start = self.address.prefix
        found: dict[str, Listed] = {}
        with self._told(below):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.address.bucket, Prefix=start + below):
                for one in page.get("Contents", ()):
                    found[one["Key"].removeprefix(start)] = Listed(one["ETag"], one["Size"])
        return found

    def etag(self, name: str) -> str:
        """The mark of an object, empty where there is none."""
        found = self._asked("head_object", name)
        return "" if found is None else str(found["ETag"])

    def read(self, name: str) -> Stored | None:
        """An object as a whole; None where there is none."""
        found = self._asked("get_object", name)
        if found is None:
            return None
        with self._told(name):
            data = found["Body"].read()
        told = found["ResponseMetadata"]["HTTPHeaders"].get("date", "")
        return Stored(found["ETag"], data, _seconds_between(found["LastModified"], told))

    def part(self, name: str, offset: int, length: int) -> bytes | None:
        """Some bytes of an object; None where there is none."""
        found = self._asked("get_object", name, Range=f"bytes={offset}-{offset + length - 1}")
        if found is None:
            return None
        with self._told(name):
            return bytes(found["Body"].read())

    def download(self, name: str, path: Path) -> None:
        """Write an object to a file, put in place as a whole."""
        draft = path.with_name(f".{path.name}.s3")
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._told(name):
            self._client.download_file(self.address.bucket, self.address.prefix + name, str(draft))
        draft.replace(path)

    def upload(self, path: Path, name: str) -> None:
        """Put a file there as a whole: others see all of it or nothing."""
        with self._told(name):
            self._client.upload_file(str(path), self.address.bucket, self.address.prefix + name)

    def put(self, name: str, data: bytes, *, instead_of: str | None = None) -> str:
        """Put a small object where none is, or instead of the one with that mark; returns its mark.

        Raises `ConditionError`.
        """
        condition = {"IfNoneMatch": "*"} if instead_of is None else {"IfMatch": instead_of}
        with self._told(name):
            key = self.address.prefix + name
            put = self._client.put_object(Bucket=self.address.bucket, Key=key, Body=data, **condition)
        return str(put["ETag"])

    def copy(self, source: str, target: str) -> None:
        """Put an object in the place of another one; the server copies."""
        bucket, start = self.address.bucket, self.address.prefix
        with self._told(target):
            self._client.copy({"Bucket": bucket, "Key": start + source}, bucket, start + target)

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects; those that are not there count as removed."""
        for start in range(0, len(names), AT_ONCE):
            told = [{"Key": self.address.prefix + name} for name in names[start : start + AT_ONCE]]
            with self._told(""):
                self._client.delete_objects(Bucket=self.address.bucket, Delete={"Objects": told, "Quiet": True})

    def _asked(self, what: str, name: str, **more: Any) -> Any:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - an extra

        with self._told(name):
            try:
                return getattr(self._client, what)(Bucket=self.address.bucket, Key=self.address.prefix + name, **more)
            except ClientError as error:
                if _code(error) in {"404", "NoSuchKey"}:
                    return None
                raise

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        from boto3.exceptions import Boto3Error  # noqa: PLC0415 - an extra
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        where = f"{self.address}/{name}".rstrip("/")
        try:
            yield
        except ClientError as error:
            if _code(error) in {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}:
                raise ConditionError("another process was there first", where=where, then="wait for it") from error
            raise _refused(error, where) from error
        except (BotoCoreError, Boto3Error) as error:
            raise _refused(error, where) from error


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _refused(error: Exception, where: str) -> MingzhangError:
    then = "check the address, the credentials (aws sts get-caller-identity) and AWS_ENDPOINT_URL"
    return MingzhangError(f"the bucket cannot be used ({str(error)[:300]})", where=where, then=then)


def _seconds_between(written: Any, now: str) -> float:
    """How old an object is by the server's clock alone: this machine's may be wrong."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    return max(0.0, (parsedate_to_datetime(now) - written).total_seconds()) if now else 0.0


@cache
def _client() -> Any:
    try:
        import boto3  # noqa: PLC0415 - an extra
        from botocore.config import Config  # noqa: PLC0415
    except ImportError as error:
        raise MingzhangError("boto3 is not installed", then="pip install 'mingzhang[s3]'") from error
    bounds = {
        "connect_timeout": SECONDS,
        "read_timeout": SECONDS,
        "retries": {"mode": "standard", "max_attempts": TRIES},
    }
    return boto3.client("s3", config=Config(**bounds))
