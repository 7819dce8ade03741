import { render } from 'preact';
import { placeOfPage } from '../parts/place-of-page';
import { TraceApp } from './trace-app';
import { traceStore } from './trace-store';
import './styles/trace.css';

const place = placeOfPage('trace');
const store = traceStore(() => render(<TraceApp store={store} />, place));
