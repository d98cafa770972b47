"""Reading again with a second engine where the first is doubted, before anything is called the publisher's error."""

from mingzhang.extractors.cross_check.compare import Difference, differences
from mingzhang.extractors.cross_check.settle import Opinion, Twice, read_twice, second_opinion

__all__ = ["Difference", "Opinion", "Twice", "differences", "read_twice", "second_opinion"]
