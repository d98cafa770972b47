"""mingzhang 明账: China's local-government fiscal disclosures as data people can trust.

`schemas`, `extractors` and `pipeline` stand at the top of the repository and are linked in here, so that an installed
mingzhang takes one name only and no folder of a user's can stand in for one of ours (docs/design.md).
"""

import sys

from mingzhang.pipeline.isolation import leave_working_directory

if sys.argv[:1] == ["-m"]:  # as Python calls it until the module of `python -m mingzhang` is found
    leave_working_directory()

from mingzhang.pipeline.version import VERSION as __version__  # noqa: N811 - the name that every package gives its version

__all__ = ["__version__"]
