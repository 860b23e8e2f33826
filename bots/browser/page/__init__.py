"""One page as a robot sees it: what is read, filled, clicked and refused."""
