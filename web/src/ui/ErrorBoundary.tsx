import { Component, type ReactNode } from 'react';
import { texts } from '@/lib/texts';
import { Alert } from './Alert';
import { Button } from './Button';

/** Keeps a failure inside its part of the page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) {
      return this.props.children;
    }
    return (
      <Alert tone="danger" title={texts.problems.partFailedTitle} urgent>
        <p>{texts.problems.partFailed}</p>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => this.setState({ failed: false })}>{texts.retry}</Button>
          <Button onClick={() => window.location.reload()}>{texts.problems.reload}</Button>
        </div>
      </Alert>
    );
  }
}
