import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { preloadPage } from './app/AppRoutes';
import { createStore } from './app/store/store';
import './ui/base.css';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
preloadPage(window.location.pathname);
createRoot(root).render(
  <StrictMode>
    <App store={createStore()} />
  </StrictMode>,
);
