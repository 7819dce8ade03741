import { Component, type ComponentChildren } from 'preact';
import { cleaned } from '../markdown/clean-html';
import { drawnNodes } from '../markdown/drawn-nodes';
import { drawnElement } from './drawn-element';
import { BlockProvider } from './preview-context';
import type { SourceBlock } from './source/source-blocks';

interface BlockProps {
  readonly block: SourceBlock;
}

/** One part of the document. What is in it is drawn again only when it looks different, wherever it has moved. */
export function Block({ block }: BlockProps): ComponentChildren {
  return (
    <div class="block" data-line={block.line}>
      <BlockProvider value={block}>
        <BlockContent block={block} />
      </BlockProvider>
    </div>
  );
}

class BlockContent extends Component<BlockProps> {
  override shouldComponentUpdate({ block }: BlockProps): boolean {
    return block.key !== this.props.block.key;
  }

  override render({ block }: BlockProps): ComponentChildren {
    return drawnNodes(cleaned(block.html()), false, drawnElement);
  }
}
