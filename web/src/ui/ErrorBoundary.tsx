import { Component, type ReactNode } from 'react';
import { PartNotLoaded } from '@/lib/lazyPart';
import { texts } from '@/lib/texts';
import { Alert } from './Alert';
import { Button } from './Button';
import { Page } from './Page';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** How much stands inside: what fails in place of a page needs its heading, and what fails in place of all its landmark. */
  around?: 'part' | 'page' | 'app';
  /** When it changes, as the address does, what failed gets another chance. */
  resetKey?: string;
}

interface ErrorBoundaryState {
  failure: 'failed' | 'missing' | null;
  resetKey: string | undefined;
}

/** Keeps a failure inside its part of the page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null, resetKey: undefined };

  static getDerivedStateFromProps({ resetKey }: ErrorBoundaryProps, before: ErrorBoundaryState) {
    return resetKey === before.resetKey ? null : { failure: null, resetKey };
  }

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof PartNotLoaded ? 'missing' : 'failed' };
  }

  override componentDidCatch(error: unknown) {
    if (error instanceof PartNotLoaded) {
      error.forget();
    }
  }

  override render() {
    const { failure } = this.state;
    if (failure === null) {
      return this.props.children;
    }
    const { title, text } = texts.problems.parts[failure];
    const notice = (
      <Alert tone="danger" title={title} urgent>
        <p>{text}</p>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => this.setState({ failure: null })}>{texts.retry}</Button>
          <Button onClick={() => window.location.reload()}>{texts.problems.reload}</Button>
        </div>
      </Alert>
    );
    switch (this.props.around ?? 'part') {
      case 'part':
        return notice;
      case 'page':
        return <Page title={texts.problems.pageFailedTitle}>{notice}</Page>;
      case 'app':
        return (
          <main className="mx-auto max-w-xl p-4">
            <Page title={texts.problems.pageFailedTitle}>{notice}</Page>
          </main>
        );
    }
  }
}
