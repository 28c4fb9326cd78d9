// Stands around a view. One that fails, as with an answer of another version of the program, leaves the head of the page whole.

import { Component, type ComponentChildren } from 'preact';
import { Empty } from './states.tsx';

interface GuardTerms {
  readonly children: ComponentChildren;
}

export class Guard extends Component<GuardTerms, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ hasFailed: true });
  }

  override render() {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

const Failed = () => (
  <Empty title="This view has failed">
    <p>That is an error in the page, or the program has another version by now.</p>
    <button type="button" onClick={() => location.reload()}>
      Load the page again
    </button>
  </Empty>
);
