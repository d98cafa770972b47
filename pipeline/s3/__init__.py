"""A bucket of an S3 server: its objects, and a lease on a place in it."""

from __future__ import annotations

from mingzhang.pipeline.s3.address import Address
from mingzhang.pipeline.s3.lease import Lease, leased
from mingzhang.pipeline.s3.objects import Bucket, Listed

__all__ = ["Address", "Bucket", "Lease", "Listed", "leased"]
