import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import type { App } from '../http/app.ts';
import { isFieldPage } from './ui.ts';

/** Everything from this server and nothing from elsewhere; charts and components set styles on elements. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  // Covers the socket of the same host as well.
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  // A service worker keeps the phone pages for when there is no line; none must ever stand between a wall or a desk and the api.
  workerSrc: [(request: IncomingMessage) => (isFieldPage(request.url) ? "'self'" : "'none'")],
};

/** What pages may ask a browser for: the phone its camera and where it is, a wall to stay awake and fill the screen. */
const PERMISSIONS_POLICY = [
  'camera=(self)',
  'geolocation=(self)',
  'fullscreen=(self)',
  'screen-wake-lock=(self)',
  ...['microphone', 'payment', 'usb', 'serial', 'bluetooth', 'midi', 'display-capture'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

/** Security headers of every answer. The server itself speaks plain HTTP; a proxy in front adds HSTS with its TLS. */
export async function setHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    frameguard: { action: 'deny' },
    strictTransportSecurity: false,
    xDownloadOptions: false,
    xXssProtection: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async ({ url }, reply) => {
    void reply.header('permissions-policy', PERMISSIONS_POLICY);
    // What the api answers is one person's and of this moment: neither a proxy nor the back button has a copy. A route may say otherwise.
    if (/^\/api(?=[/?#]|$)/.test(url)) void reply.header('cache-control', 'no-store');
  });
}
