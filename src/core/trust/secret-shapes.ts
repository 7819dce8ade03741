/** A kind of secret that shows by its own form, whatever stands around it. */
export interface SecretShape {
  /** Stands in the placeholder, and tells people what it was. */
  readonly kind: string;
  /** Source of an expression for the whole secret, without groups that capture. Begins with letters that hardly stand elsewhere. */
  readonly source: string;
  /** Stands in every one whose beginning is nothing special; only texts that hold it are searched for them. */
  readonly marker?: string;
}

/**
 * Secrets that services mark themselves, so that they are found in whatever text they stand. Whoever adds one: the literal
 * beginning keeps the search fast, and the length keeps names of programs out.
 */
export const secretShapes: readonly SecretShape[] = [
  { kind: 'aws-access-key', source: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}' },
  { kind: 'aws-bedrock-key', source: 'ABSK[A-Za-z0-9+/]{100,240}={0,2}' },
  { kind: 'anthropic-key', source: 'sk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{20,200}' },
  { kind: 'openai-key', source: 'sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,250}' },
  { kind: 'openai-key', source: 'sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}' },
  { kind: 'openrouter-key', source: 'sk-or-v1-[0-9a-f]{64}' },
  { kind: 'api-key', source: 'sk-(?=[A-Za-z]*[0-9])[A-Za-z0-9]{32,64}' },
  { kind: 'github-token', source: 'gh[pousr]_[A-Za-z0-9]{36,255}' },
  { kind: 'github-token', source: 'github_pat_[A-Za-z0-9_]{60,255}' },
  { kind: 'gitlab-token', source: 'gl(?:pat|dt|rt|ptt|ft|imt|agent|soat|cbt|oas)-[A-Za-z0-9_-]{20,300}' },
  { kind: 'slack-token', source: 'xox[abeoprs]-[A-Za-z0-9-]{10,250}' },
  { kind: 'slack-token', source: 'xapp-[0-9]-[A-Z0-9]{8,15}-[0-9]{8,15}-[0-9a-f]{32,80}' },
  {
    kind: 'slack-webhook',
    source: 'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{30,100}',
  },
  {
    kind: 'discord-webhook',
    source: 'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{50,80}',
  },
  { kind: 'stripe-key', source: '[rs]k_(?:live|test)_[A-Za-z0-9]{20,250}' },
  { kind: 'stripe-webhook-secret', source: 'whsec_[A-Za-z0-9+/]{30,80}={0,2}' },
  { kind: 'google-api-key', source: 'AIza[0-9A-Za-z_-]{35}' },
  { kind: 'google-oauth-token', source: 'ya29\\.[0-9A-Za-z_-]{40,500}' },
  { kind: 'google-client-secret', source: 'GOCSPX-[A-Za-z0-9_-]{28}' },
  { kind: 'npm-token', source: 'npm_[A-Za-z0-9]{36}' },
  { kind: 'pypi-token', source: 'pypi-AgE[A-Za-z0-9_-]{60,300}' },
  { kind: 'sendgrid-key', source: 'SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}' },
  { kind: 'twilio-key', source: 'SK[0-9a-f]{32}' },
  { kind: 'mailgun-key', source: 'key-[0-9a-f]{32}' },
  { kind: 'mailchimp-key', source: '[0-9a-f]{32}-us[0-9]{1,2}', marker: '-us' },
  { kind: 'hugging-face-token', source: 'hf_[A-Za-z0-9]{34,40}' },
  { kind: 'digitalocean-token', source: 'do[opr]_v1_[0-9a-f]{64}' },
  { kind: 'databricks-token', source: 'dapi[0-9a-f]{32}(?:-[0-9])?' },
  { kind: 'shopify-token', source: 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}' },
  { kind: 'linear-key', source: 'lin_api_[A-Za-z0-9]{40}' },
  { kind: 'notion-token', source: 'ntn_[A-Za-z0-9]{40,60}' },
  { kind: 'doppler-token', source: 'dp\\.(?:pt|st|sa|ct)\\.[A-Za-z0-9.]{40,60}' },
  { kind: 'vault-token', source: 'hv[sbr]\\.[A-Za-z0-9_-]{24,200}' },
  { kind: 'age-key', source: 'AGE-SECRET-KEY-1[0-9A-Z]{58}' },
  { kind: 'telegram-token', source: '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}' },
  { kind: 'atlassian-token', source: 'ATATT3[A-Za-z0-9_=-]{100,250}' },
  { kind: 'figma-token', source: 'figd_[A-Za-z0-9_-]{38,50}' },
  { kind: 'groq-key', source: 'gsk_[A-Za-z0-9]{40,60}' },
  { kind: 'xai-key', source: 'xai-[A-Za-z0-9]{70,90}' },
  { kind: 'perplexity-key', source: 'pplx-[A-Za-z0-9]{40,60}' },
  { kind: 'replicate-token', source: 'r8_[A-Za-z0-9]{37}' },
  { kind: 'pulumi-token', source: 'pul-[0-9a-f]{40}' },
  { kind: 'postman-key', source: 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}' },
  { kind: 'new-relic-key', source: 'NRAK-[A-Z0-9]{27}' },
  { kind: 'grafana-token', source: 'gl(?:c_[A-Za-z0-9+/]{32,300}={0,2}|sa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8})' },
  { kind: 'terraform-token', source: '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,80}', marker: '.atlasv1.' },
  { kind: 'supabase-key', source: 'sb(?:p_[0-9a-f]{40}|_secret_[A-Za-z0-9_-]{20,60})' },
  { kind: 'discord-token', source: '[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}' },
  { kind: 'jwt', source: 'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,3000}\\.[A-Za-z0-9_-]{20,700}' },
];
