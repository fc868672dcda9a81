// The browser's part of our own Stripe: the script that draws a card's fields in a frame, and the frame, as stripe.js does.

/** Of `Stripe(key)`: elements, the payment element, confirming a payment or a setup. The card number stays in the frame. */
export const FIELDS_SCRIPT = `
window.Stripe = (publishableKey) => {
  const origin = new URL(document.querySelector('script[src$="/stripe.js"]').src).origin;
  const ask = (elements) => new Promise((resolve) => {
    const heard = (event) => {
      if (event.origin !== origin || event.data.from !== 'fields') return;
      removeEventListener('message', heard);
      resolve(event.data.error ? { error: { message: event.data.error } } : {});
    };
    addEventListener('message', heard);
    elements.frame.contentWindow.postMessage('confirm', origin);
  });
  return {
    elements: ({ clientSecret }) => {
      const self = { frame: undefined };
      self.create = () => ({
        on: (event, heard) => { self.heard = heard; },
        mount(place) {
          const frame = document.createElement('iframe');
          frame.title = 'Secure payment input frame';
          frame.src = origin + '/fields?key=' + publishableKey + '&secret=' + clientSecret;
          frame.style.cssText = 'border:0;width:100%;height:60px';
          frame.onload = () => self.heard && self.heard();
          place.append(frame);
          self.frame = frame;
        },
        destroy() { self.frame.remove(); },
      });
      return self;
    },
    confirmPayment: ({ elements }) => ask(elements),
    confirmSetup: ({ elements }) => ask(elements),
  };
};
`;

/** A card that ends in 0002 is declined. */
export const FIELDS_PAGE = `<!doctype html><html lang="en"><title>Card</title>
<label>Card number <input id="card" inputmode="numeric" autocomplete="cc-number"></label>
<script>
addEventListener('message', async (event) => {
  if (event.data !== 'confirm') return;
  const secret = new URLSearchParams(location.search).get('secret');
  const declined = document.getElementById('card').value.replaceAll(' ', '').endsWith('0002');
  const answer = await fetch('/fields/confirm?secret=' + secret + '&outcome=' + (declined ? 'declined' : 'ok'));
  const { error } = await answer.json();
  event.source.postMessage({ from: 'fields', error }, event.origin);
});
</script></html>`;
