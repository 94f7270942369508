// Runs before the first paint, so that a chosen theme never flashes. It is a file of its own because
// the content security policy allows no inline script. The key is shared with src/lib/theme.ts.
(() => {
  try {
    const theme = localStorage.getItem('helpwright.theme');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Storage can be blocked; the theme then follows the system.
  }
})();
