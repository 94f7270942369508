import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Reference } from './Reference';
import '@/ui/base.css';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('docs/index.html has no #root');
}
createRoot(root).render(
  <StrictMode>
    <Reference />
  </StrictMode>,
);
// The parts of the page did not exist yet when the browser looked for the one in the address.
requestAnimationFrame(() => document.getElementById(location.hash.slice(1))?.scrollIntoView());
