import { Provider } from 'react-redux';
import { BrowserRouter } from 'react-router';
import { routerBasename } from '@/lib/basePath';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { ToastRegion } from '@/ui/toast';
import { AppRoutes } from './AppRoutes';
import type { createStore } from './store/store';

export function App({ store }: { store: ReturnType<typeof createStore> }) {
  return (
    <Provider store={store}>
      {/* A filter must show its new state at once: it lives in the address, which a transition would delay. */}
      <BrowserRouter basename={routerBasename()} useTransitions={false}>
        <ErrorBoundary around="app">
          <AppRoutes />
        </ErrorBoundary>
        <ToastRegion />
      </BrowserRouter>
    </Provider>
  );
}
