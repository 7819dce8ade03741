import { Component, h, type ComponentChildren } from 'preact';
import { CopyButton } from '../parts/copy-button';
import { IconButton } from '../../parts/icon-button';
import { useChat } from '../chat-context';
import { cleanedCode } from './clean-html';
import { highlighted } from './highlight';

interface CodeProps {
  readonly text: string;
  readonly language: string;
  /** More of it is to come. */
  readonly growing: boolean;
}

/** Code in a conversation, with what can be done with it. */
export function CodeBlock({ text, language, growing }: CodeProps): ComponentChildren {
  const { post } = useChat();
  return (
    <div class="code-block" role="group" aria-label={language === '' ? 'Code' : `Code, ${language}`}>
      <div class="code-head">
        <span class="code-language">{language}</span>
        <CopyButton text={text} />
        <IconButton icon="diff" label="Open diff" onClick={() => post({ type: 'diffCode', text })} />
        <IconButton
          icon="go-to-file"
          label="Open in editor"
          onClick={() => post({ type: 'openCode', text, language })}
        />
      </div>
      <Code text={text} language={language} growing={growing} />
    </div>
  );
}

/** The code alone, coloured. Drawn again only when it has changed. */
export class Code extends Component<CodeProps> {
  override shouldComponentUpdate({ text, language, growing }: CodeProps): boolean {
    return text !== this.props.text || language !== this.props.language || growing !== this.props.growing;
  }

  override render({ text, language, growing }: CodeProps): ComponentChildren {
    const html = highlighted(text, language, growing);
    return (
      <pre>
        <code>{html === undefined ? text : spans(cleanedCode(html))}</code>
      </pre>
    );
  }
}

function spans(parent: Node): ComponentChildren {
  return [...parent.childNodes].map((node) =>
    node instanceof Element ? h('span', { class: node.className }, spans(node)) : node.textContent,
  );
}
