"""Archives opened in memory: zip, 7z, rar, tar, gzip; their members are documents."""

from mingzhang.pipeline.unpack.member import Member, Unpacked
from mingzhang.pipeline.unpack.unpacking import ARCHIVES, unpack

__all__ = ["ARCHIVES", "Member", "Unpacked", "unpack"]
