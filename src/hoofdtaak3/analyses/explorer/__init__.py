"""Explorer: every capability of every scenario cut loose from the others, as the page needs it."""
