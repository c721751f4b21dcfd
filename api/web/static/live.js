// Exchanges the figures that have changed. Buttons are left alone unless there are others now, so that nobody's focus or
// click is lost.
const main = document.getElementById('board');
const link = document.getElementById('link');

function keepPlace(change) {
  const focused = document.activeElement?.id;
  const open = [...main.querySelectorAll('details[open]')].map((d) => d.id);
  change();
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const shape = (root) => root.querySelector('#shape').dataset.shape;
  if (shape(fresh) !== shape(document)) {
    main.replaceChildren(...fresh.body.childNodes);
    return;
  }
  for (const next of fresh.querySelectorAll('[data-live]')) {
    const now = document.getElementById(next.id);
    if (now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
    const card = now.closest('.card');
    if (card) card.className = next.closest('.card').className;
  }
}

const source = new EventSource('/ops/');
source.addEventListener('open', () => { link.textContent = 'live'; link.className = 'link on'; });
source.addEventListener('error', () => { link.textContent = 'not connected; trying again'; link.className = 'link off'; });
source.addEventListener('board', (event) => keepPlace(() => exchange(JSON.parse(event.data))));
