// Runs while the app is still on its way. It is a file of its own because the content security policy allows no inline
// script.
(() => {
  // Before the first paint, so that a chosen theme never flashes. The key is shared with src/lib/theme.ts.
  try {
    const theme = localStorage.getItem('helpwright.theme');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Storage can be blocked; the theme then follows the system.
  }
  // The first formatter keeps a browser busy for some 25 ms. Made here, it holds up nothing.
  new Intl.RelativeTimeFormat('en').format(0, 'day');
})();
