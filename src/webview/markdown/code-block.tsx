import { Component, h, type ComponentChildren } from 'preact';
import { CopyButton } from '../parts/copy-button';
import { cleanedCode } from './clean-html';
import { highlighted } from './highlight';
import { useMarkdownHost } from './markdown-host';

interface CodeProps {
  readonly text: string;
  readonly language: string;
  /** More of it is to come. */
  readonly growing: boolean;
}

/** Code, with what can be done with it. */
export function CodeBlock({ text, language, growing }: CodeProps): ComponentChildren {
  const { copy, codeActions } = useMarkdownHost();
  return (
    <div class="code-block" role="group" aria-label={language === '' ? 'Code' : `Code, ${language}`}>
      <div class="code-head">
        <span class="code-language">{language}</span>
        <CopyButton onCopy={() => copy(text)} />
        {codeActions?.(text, language)}
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
