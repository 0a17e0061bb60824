import { Component } from 'react';
import type { ReactNode } from 'react';
import { CrashPanel } from './crash-panel.tsx';
import { isDefect } from './is-defect.ts';

interface CrashBoundaryProps {
  readonly children: ReactNode;
}

interface CrashBoundaryState {
  readonly error: unknown;
  readonly crashed: boolean;
}

/** Catches defects, of drawing and of everything that nobody waits for, and shows the crash panel for them. */
export class CrashBoundary extends Component<CrashBoundaryProps, CrashBoundaryState> {
  override readonly state: CrashBoundaryState = { error: null, crashed: false };

  static getDerivedStateFromError(error: unknown): CrashBoundaryState {
    return { error, crashed: true };
  }

  override componentDidMount(): void {
    addEventListener('error', this.onError);
    addEventListener('unhandledrejection', this.onRejection);
  }

  override componentWillUnmount(): void {
    removeEventListener('error', this.onError);
    removeEventListener('unhandledrejection', this.onRejection);
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <CrashPanel error={this.state.error} onGoOn={() => this.setState({ error: null, crashed: false })} />
    );
  }

  private readonly onError = (event: ErrorEvent): void => this.crash(event.error);

  private readonly onRejection = (event: PromiseRejectionEvent): void => this.crash(event.reason);

  private readonly crash = (error: unknown): void => {
    if (isDefect(error)) this.setState({ error, crashed: true });
  };
}
