import { Component, type ComponentChildren } from 'preact';
import { cleaned } from './clean-html';
import { drawnNodes } from './drawn-nodes';
import { markdownBlocks, type MarkdownBlock } from './markdown-blocks';

interface MarkdownProps {
  readonly text: string;
  /** More text is to come; the last block may still change. */
  readonly growing: boolean;
}

/** Markdown of a model or a person. Of a growing text only its last block is drawn again. */
export function Markdown({ text, growing }: MarkdownProps): ComponentChildren {
  const blocks = markdownBlocks(text);
  return (
    <div class="markdown">
      {blocks.map((block, index) => (
        <Block key={index} block={block} growing={growing && index === blocks.length - 1} />
      ))}
    </div>
  );
}

interface BlockProps {
  readonly block: MarkdownBlock;
  readonly growing: boolean;
}

class Block extends Component<BlockProps> {
  override shouldComponentUpdate({ block, growing }: BlockProps): boolean {
    return block.key !== this.props.block.key || growing !== this.props.growing;
  }

  override render({ block, growing }: BlockProps): ComponentChildren {
    return drawnNodes(cleaned(block.html()), growing);
  }
}
