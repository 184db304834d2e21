"""The list: search, filters, sort, pages, sums, export and selection of any query set or plain list of rows."""

from bangfu.ground.listing.columns import Act, Column, Filter, Status
from bangfu.ground.listing.listing import Listing

__all__ = ["Act", "Column", "Filter", "Listing", "Status"]
