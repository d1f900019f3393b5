/** Argo CD objects that must not vanish with a commit, nor with the Application that applies them. */
export const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
