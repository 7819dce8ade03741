import { render } from 'preact';
import { placeOfPage } from '../parts/place-of-page';
import { ScenarioApp } from './scenario-app';
import { scenarioStore } from './scenario-store';
import './styles/scenarios.css';

const place = placeOfPage('scenarios');
const store = scenarioStore(() => render(<ScenarioApp store={store} />, place));
