"""From sheets of cells to rows kept and rows sent back. Whole columns at a time; a cell is looked at alone only when it is odd."""
