// The simulator's command language: one line in, one answer for a person out. `help` lists the words.
import type { CallOutcome, SimulatedPbx } from './pbx.ts';

const HELP = `call FROM NUMBER [local]       place a call; 'local' rings through an inner hop, as a ring group does
hangup CALL | hangup all       end a call
transfer attended CALL CALL    connect the partners of two calls of one party
transfer blind CALL NUMBER [callee]
add-extension EXT…  remove-extension EXT…  add-trunk NAME  register EXT
name-extension EXT NAME        the caller name of an extension, e.g. name-extension 1001 Ada Berg
edit FAMILY KEY VALUE          change a row behind the agent's back, e.g. edit licence calls 9999999999|99
restart | kill                 a kill loses the last second of writes
disconnect | connect           the management connection
list                           extensions and calls`;

const MAX_LINE = 500;
const WORD = /^[A-Za-z0-9+*#_.-]{1,40}$/;

/** Never throws; a line that makes no sense is answered with what would. */
export function simulatorCommand(pbx: SimulatedPbx, line: string): string {
  if (line.length > MAX_LINE) return `That line is too long: ${MAX_LINE} characters at most.`;
  const [verb = 'help', ...words] = line.trim().split(/\s+/);
  if (verb === 'edit') return edit(pbx, words);
  const odd = words.find((word) => !WORD.test(word));
  if (odd !== undefined)
    return `'${odd.slice(0, 40)}' is neither a number nor a name; letters, digits and + * # _ . - only.`;
  switch (verb) {
    case 'call':
      return call(pbx, words);
    case 'hangup':
      return hangup(pbx, words);
    case 'transfer':
      return transfer(pbx, words);
    case 'add-extension':
      return each(words, 'extension', (extension) => pbx.addExtension(extension), 'added');
    case 'name-extension':
      return name(pbx, words);
    case 'remove-extension':
      return each(words, 'extension', (extension) => pbx.removeExtension(extension), 'removed');
    case 'add-trunk':
      return each(words, 'trunk', (trunk) => pbx.addTrunk(trunk), 'added');
    case 'register':
      return register(pbx, words);
    case 'restart':
      pbx.restart();
      return 'The PBX stopped and started again; all calls ended.';
    case 'kill':
      pbx.kill();
      return 'The PBX was killed and started again; all calls ended, writes of the last second are lost.';
    case 'disconnect':
      pbx.setReachable(false);
      return 'The agent cannot reach the PBX any more; calls go on.';
    case 'connect':
      pbx.setReachable(true);
      return 'The agent can reach the PBX again.';
    case 'list':
      return list(pbx);
    case 'help':
    case '':
      return HELP;
    default:
      return `There is no '${verb.slice(0, 40)}' here.\n${HELP}`;
  }
}

function call(pbx: SimulatedPbx, [from, number, via]: readonly string[]): string {
  if (from === undefined || number === undefined) return 'Say who calls which number: call 1001 1002';
  const outcome = pbx.call(from, number, via === 'local' ? 'local' : 'direct');
  return outcome.ok ? `Call ${outcome.call}: ${from} → ${number} is up.` : refusal(outcome);
}

function hangup(pbx: SimulatedPbx, [which]: readonly string[]): string {
  if (which === undefined) return 'Say which call: hangup 3, or hangup all';
  const ids = which === 'all' ? pbx.calls().map(({ id }) => id) : [Number(which)];
  const ended = ids.filter((id) => pbx.hangup(id)).length;
  return ended === 0 ? `There is no call ${which}.` : `${ended === 1 ? 'One call' : `${ended} calls`} ended.`;
}

function transfer(pbx: SimulatedPbx, [kind, first, second, by]: readonly string[]): string {
  if (first === undefined || second === undefined || (kind !== 'attended' && kind !== 'blind')) {
    return 'Say how: transfer attended 3 4, or transfer blind 3 1004';
  }
  const outcome =
    kind === 'attended'
      ? pbx.attendedTransfer(Number(first), Number(second))
      : pbx.blindTransfer(Number(first), second, by === 'callee' ? 'callee' : 'caller');
  return outcome.ok ? `Transferred; it is call ${outcome.call} now.` : refusal(outcome);
}

function refusal(outcome: Extract<CallOutcome, { ok: false }>): string {
  return `Refused with SIP ${outcome.sip}: ${outcome.why}.`;
}

function register(pbx: SimulatedPbx, [extension]: readonly string[]): string {
  if (extension === undefined) return 'Say which extension: register 1001';
  const answer = pbx.register(extension);
  const words = { 200: 'registered', 403: 'refused: it is not licensed', 404: 'unknown here' };
  return `SIP ${answer}: extension ${extension} is ${words[answer]}.`;
}

function name(pbx: SimulatedPbx, [extension, ...words]: readonly string[]): string {
  if (extension === undefined || words.length === 0) return 'Say who: name-extension 1001 Ada Berg';
  pbx.addExtension(extension, words.join(' '));
  return `Extension ${extension} calls as ${words.join(' ')} now.`;
}

function edit(pbx: SimulatedPbx, [family, key, value]: readonly string[]): string {
  if (key === undefined || value === undefined) return 'Say what: edit licence calls 9999999999|99';
  const families = { licence: 'licence', licext: 'licext', licsvc: 'licsvc' } as const;
  if (family !== 'licence' && family !== 'licext' && family !== 'licsvc') {
    return 'Only the families licence, licext and licsvc can be edited.';
  }
  pbx.changeRow({ change: 'put', family: families[family], key, value });
  return `${family}/${key} is ${value} now.`;
}

function each(words: readonly string[], noun: string, act: (word: string) => void, done: string): string {
  if (words.length === 0) return `Say which ${noun}.`;
  for (const word of words) act(word);
  return `${noun[0]?.toUpperCase()}${noun.slice(1)} ${words.join(', ')} ${done}.`;
}

function list(pbx: SimulatedPbx): string {
  const extensions = pbx
    .extensions()
    .map(({ extension, registered }) => `${extension}${registered ? '' : ' (not registered)'}`);
  const calls = pbx.calls().map(({ id, channels }) => {
    const parties = channels.map(({ party, token }) => (token ? `${party}*` : party)).join(' – ');
    return `  ${id}: ${parties}`;
  });
  return [
    `Extensions: ${extensions.join(', ') || 'none'}`,
    `Trunks: ${pbx.trunks().join(', ') || 'none'}`,
    `Calls (* holds the token): ${calls.length === 0 ? 'none' : ''}`,
    ...calls,
  ].join('\n');
}
