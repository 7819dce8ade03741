import { render } from 'preact';
import { App } from './app';
import { ChatStore } from './chat-store';
import { linkToEditor } from './editor-link';
import './styles/chat.css';

const root = document.querySelector('[data-fingerpost="chat"]');
if (!root) throw new Error('The chat has no place in this page.');

const link = linkToEditor();
const store = new ChatStore(link, draw);

function draw(): void {
  if (root) render(<App store={store} link={link} />, root);
}

window.addEventListener('message', ({ data }) => store.receive(data));
link.post({ type: 'ready' });
