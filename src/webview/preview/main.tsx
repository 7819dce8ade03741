import { render } from 'preact';
import { placeOfPage } from '../parts/place-of-page';
import { PageScroll } from './page-scroll';
import { Preview } from './preview';
import { linkOfPreview } from './preview-link';
import { emptyPreview, isToPreview, received } from './preview-store';
import './styles/preview.css';

const root = placeOfPage('preview');
const link = linkOfPreview();
const scroll = new PageScroll(link);
let model = emptyPreview;

window.addEventListener('message', ({ data }) => {
  if (!isToPreview(data)) return;
  scroll.receive(data);
  const next = received(model, data);
  if (next === model) return;
  model = next;
  render(<Preview model={model} link={link} scroll={scroll} />, root);
});
link.post({ type: 'ready' });
