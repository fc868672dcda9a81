// The import rule of the house: who may know whom. Directions go down only; a violation fails `npm run check`.
const inside = (path) => ({ path });
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const serverModules = 'accounts|catalogue|pricing|orders|payments|invoices|ledger|subscriptions|licences|fleet|audit|mail|webhooks';
const agentRooms = 'audit|identity|poller|verifier|licence-store|clock|seats|usage|enforcement|sign-in';

export default {
  forbidden: [
    forbid('no-cycles', 'A cycle hides which of two files is the lower one.', {}, { circular: true }),
    forbid('no-orphan-import', 'An import must resolve.', {}, { couldNotResolve: true }),
    forbid('shared-stands-alone', 'shared knows neither server nor agent.', inside('^shared/'), inside('^(server|agent|test)/')),
    forbid('server-not-agent', 'The two programs meet on the wire only.', inside('^server/'), inside('^(agent|test)/')),
    forbid('agent-not-server', 'The two programs meet on the wire only.', inside('^agent/'), inside('^(server|test)/')),
    forbid('ui-only-in-web', 'Only web pages use the shared UI parts.', { pathNot: '^(server/web|agent/web|shared/ui|test)/' }, inside('^shared/ui/')),
    forbid('db-is-the-floor', 'The database knows no module above it.', inside('^server/db/'), inside('^server/(?!db/)')),
    forbid('modules-look-down', 'Modules use db and shared; flows join them.', inside(`^server/(${serverModules})/`), inside('^server/(flows|routes|cli|app\\.ts|jobs/|main\\.ts|deps\\.ts)')),
    forbid(
      'modules-keep-their-stores',
      'What needs two stores is a flow.',
      inside(`^server/(${serverModules})/`),
      { path: `^server/(${serverModules}|signing)/[^/]+-store\\.ts$`, pathNot: '^server/$1/' },
    ),
    forbid('flows-look-down', 'A flow does not know who calls it.', inside('^server/flows/'), inside('^server/(routes|cli|http|app\\.ts|jobs/|main\\.ts)')),
    forbid('routes-look-down', 'Routes are mounted by the app.', inside('^server/routes/'), inside('^server/(cli|app\\.ts|jobs/|main\\.ts)')),
    forbid('rooms-look-down', 'Agent rooms do not know the corridor.', inside(`^agent/(${agentRooms})/`), inside('^agent/(cycle|loop|agent|main|deps)\\.ts|^agent/(http|cli|actions)/')),
    forbid('rooms-keep-apart', 'Agent rooms meet in the cycle only.', inside(`^agent/(${agentRooms})/`), { path: `^agent/(${agentRooms})/`, pathNot: '^agent/$1/' }),
    forbid('keys-live-in-signing', 'Private keys stay in server/signing; the offline verbs of the ceremony open root key files through it.', { path: '^server/', pathNot: '^server/(signing/|cli/trust-places\\.ts)' }, inside('^server/signing/private-')),
    forbid('no-dev-packages-in-product', 'The product runs on its dependencies alone.', inside('^(agent|server|shared)/'), { dependencyTypes: ['npm-dev'] }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)node_modules/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
