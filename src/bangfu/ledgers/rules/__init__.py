"""Pure decisions of the room: what a header means, what a cell says, which rows are rows, how fresh a feed is."""
