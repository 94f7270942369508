import { Component, type ReactNode } from 'react';
import { texts } from '@/lib/texts';
import { Alert } from './Alert';
import { Button } from './Button';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** When it changes, as the address does, what failed gets another chance. */
  resetKey?: string;
}

interface ErrorBoundaryState {
  failed: boolean;
  resetKey: string | undefined;
}

/** Keeps a failure inside its part of the page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false, resetKey: undefined };

  static getDerivedStateFromProps({ resetKey }: ErrorBoundaryProps, before: ErrorBoundaryState) {
    return resetKey === before.resetKey ? null : { failed: false, resetKey };
  }

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
