"""One Chromium per worker: locators, pages, sessions. The only room that knows Playwright."""
