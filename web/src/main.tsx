import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Failure } from './api/problem';
import { Keeper } from './api/session';
import { takeLink } from './link';
import { markStyles, pageNonce } from './nonce';
import { load, preferred } from './text/text';
import { App } from './ui/App';
import { remembered } from './ui/prefs';
import './ui/style.css';

const nonce = pageNonce();
markStyles(nonce);
const link = takeLink(window.location, window.history);
const first = preferred(remembered('language'), navigator.languages);
let asked = first;

// Nothing is kept past the tab: answers live in memory alone. Who asked what is
// wrong with a request gets told, and not after three more tries.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && error instanceof Failure && (error.status === 0 || error.status === 503),
      staleTime: 15_000,
    },
  },
});
const keeper = new Keeper(queries, new BroadcastChannel('steelyard'), () => asked);

await load(first);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App keeper={keeper} first={first} speak={(lang) => { asked = lang; }} link={link} nonce={nonce} />
  </StrictMode>,
);
