import { render } from 'preact';
import { placeOfPage } from '../parts/place-of-page';
import { App } from './app';
import { linkOfChat } from './chat-link';
import { ChatStore } from './chat-store';
import './styles/chat.css';

const root = placeOfPage('chat');
const link = linkOfChat();
const store = new ChatStore(link, draw);

function draw(): void {
  render(<App store={store} link={link} />, root);
}

window.addEventListener('message', ({ data }) => store.receive(data));
link.post({ type: 'ready' });
