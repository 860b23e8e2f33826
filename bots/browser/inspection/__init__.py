"""Look at a portal without acting on it: check the locators, pick new ones."""
