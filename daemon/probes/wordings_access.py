"""How servers refuse a place, an account or a right.

The format is that of `daemon.probes.wordings`.
"""

from __future__ import annotations

from typing import Final

#: From here it is not allowed.
PLACE: Final = r"""
@waf
(?:安全策略|防火墙|风控).{0,6}(?:拦截|阻断|拒绝)
web application firewall
blocked by (?:\w+ )?(?:waf|firewall|security policy|cloudflare|bot)
@referrer
api_key_(?:http_referrer|android_app|ios_app)_blocked
requests from refer+er
requests from this (?:android|ios) client
referr?er (?:is )?(?:not allowed|blocked|restrict)
@private_endpoint
public (?:network )?access is disabled
virtual network/?firewall
private endpoint
vnet
network ?acl
@ip_allowlist
(?:used|valid|allowed|accessible) (?:only )?from (?:\d|ip|these|the following|specific)
ip_?not_?(?:authorized|allowed)
api_key_ip_address_blocked
ip[ _]?(?:white|allow)[ _-]?list
ip_?(?:restrict|block|denied|forbidden)
\bips?\b(?: address(?:es)?)?(?:[^.\n]|\.\d){0,60}(?:not (?:\w+ )?(?:allowed|authorized|whitelisted
+|permitted|in |on )|blocked|denied|forbidden|restricted|banned|disallowed)
(?:white|allow)list.{0,30}\bip\b
not in (?:the |your )?(?:ip )?(?:allow|white)[ -]?list
(?:calls|requests) from (?:this|your|the|ip) .{0,40}(?:not allowed|blocked|denied)
\bip\b.{0,16}(?:不在|不允许|禁止|无权|未授权|受限|白名单|被封|封禁|拦截)
指定网段
(?:白名单|允许).{0,12}\bip\b
@network
(?:access|requests?|traffic) from your (?:network|host|proxy|vpn)
check your network settings
网络(?:环境|地址)(?:不|受|异常)
@legal
unavailable for legal reasons
export (?:control|restriction)
sanction
@country
unsupported_?(?:country|region|location)
country, region,? or territory
user location is not supported
(?:not|n't) (?:currently )?(?:be )?(?:available|supported|allowed|offered|accessible|permitted
+|provided?)(?: \w+)? (?:in|to|from|for) (?:your|this|the current) (?:current )?(?:country
+|region|location|territory|area)
(?:your|this) (?:country|region|location
+|territory)(?: \w+)? (?:is |has )?(?:been )?(?:not |un)?(?:currently )?(?:supported|allowed
+|available|blocked|restricted)
(?:country|region|geo\w*)[ _-]?(?:is )?(?:block|restrict|not[ _]supported|not[ _]allowed|denied
+|banned)
(?:地区|区域|国家).{0,8}(?:不支持|受限|限制|禁止|不可用|不提供)
(?:不支持|不在|限制).{0,8}(?:地区|区域|国家)
"""

#: A cloud's policies, which name the model among other things.
POLICY: Final = r"""
@iam
iam_permission_denied
is not authorized to perform
permission '[\w.]+' denied
principal (?:does not|lacks)
"""

#: The account behind the key is closed, locked or switched off.
ACCOUNT: Final = r"""
@key_disabled
(?:api[ _-]?key|\bkey
+|token)(?: \S+)? (?:is |has been |was |is currently )(?:currently )?(?:blocked|disabled
+|inactive|suspended|paused|deactivated|frozen|banned|locked|not active|not enabled)
(?:key|token)[ _](?:disabled|blocked|inactive|suspended|deactivated)
(?:disabled|inactive|blocked|deactivated|suspended) (?:api )?(?:key|token)
令牌状态不可用
(?:密钥|令牌|api[ _-]?key|apikey|token|秘钥).{0,8}(?:禁用|停用|冻结|封禁|锁定|不可用|未启用)
token status (?:is )?(?:unavailable|not available|abnormal)
apikey_?disabled
@organization_disabled
(?:organi[sz]ation|workspace|team|tenant
+|company)(?: \S+){0,2} (?:has been |is |was )(?:currently )?(?:disabled|restricted|blocked
+|suspended|deactivated|banned|archived|closed|locked)
organization_(?:restricted|disabled|suspended)
@project_denied
project (?:\S+ )?has been (?:denied|suspended|disabled|blocked|archived|deleted|shut)
consumer_suspended
consumer.{0,80}has been suspended
@locked
(?:account|user|账[户号]|用户).{0,16}(?:\blocked\b|锁定|冻结|frozen)
@account_suspended
account_?(?:deactivated|suspended|disabled|banned|locked|inactive|closed|terminated)
user_?(?:deactivated|suspended|disabled|banned)
(?:account|user|customer|subscription|membership
+|you)\b[^.\n]{0,60}(?:has been |have been |is |are |was |been )(?:\w+ )?(?:disabled|banned
+|blocked|suspended|restricted|closed|terminated|deactivated|inactive|not active|not activated
+|frozen|flagged)
(?:suspended|banned|deactivated|disabled|terminated) (?:account|user)
has been suspended
(?:账[户号]|用户|帐[户号]).{0,12}(?:封禁|停用|禁用|封停|异常|注销|限制|被封|不存在或已)
"""

#: Known key, missing right.
RIGHTS: Final = r"""
@missing_scope
missing[ _](?:\w+ )?(?:scope|permission)
insufficient[ _](?:\w+[ _])?(?:scope|permission|privilege)
scopes? (?:is|are) (?:required|missing)
access_token_scope_insufficient
insufficientscope
(?:lacks?|without|does not have|requires?|needs?) (?:the )?(?:\S+ ){0,3}scope
permission is required
sufficient permissions
@no_organization
must be a member of an organi[sz]ation
no such organi[sz]ation
invalid_organization
mismatched_(?:organization|project)
(?:organization|project) header should match
@service_disabled
service_disabled
api_key_service_blocked
has not been used in project
requests to this api .{0,120}(?:are|is) blocked
(?:api|service) (?:is )?(?:not enabled|disabled) (?:for|in) (?:this|your) (?:project|account)
@project_invalid
consumer_invalid
permission denied on resource project
project .{0,40}not found
@no_coding_plan
(?:不存在|没有|未开通|未订阅|未购买).{0,6}(?:coding ?plan|套餐)
(?:no|not have a(?:ny)?|not subscribed to) (?:\w+ ){0,2}coding ?plan
@service_not_activated
unpurchased
eligible for using
service_?not_?(?:open|activated)
not (?:been )?(?:activated|subscribed|opened)
operationdenied
accessnotenabled
(?:未|没有)(?:开通|购买|订阅|激活).{0,10}(?:服务|产品|权限|模型)?
服务未(?:开通|激活)
@client_gate
only (?:claude code|codex|gemini cli|kimi cli|qwen code|the official|official)
(?:claude code|codex|gemini cli|official)(?: cli)?(?: clients?)? only
仅(?:限|支持).{0,10}(?:claude|codex|cli)
only available for coding agents
only (?:be )?(?:available|used|allowed) (?:for|with|by|in) (?:\w+ ){0,3}(?:agents?|clients?
+|tools?|cli)\b
unsupported client
client (?:is )?not (?:allowed|supported)
access_terminated
仅(?:支持|限|供).{0,16}(?:客户端|工具|编程|coding)
@account_not_bound
bind your
real[- ]?name
identity verification
verify your (?:account|identity|organi[sz]ation|email|phone)
must be verified
model_terms_required
accept(?:ed|ance)?.{0,24}terms
not (?:been )?verified
email.{0,12}verif
实名
绑定.{0,12}(?:账号|账户|手机|阿里云)
未认证
完成认证
@resource
does(?: not|n't) (?:allow|permit|include|grant) (?:\w+ )?access
没有.{0,12}授权
授权错误
not have (?:the )?(?:\w+ ){0,3}permissions?
no permission
permission[ _]?(?:denied|error)
not (?:allowed|permitted|authori[sz]ed) to (?:access|use|perform|make|call)
(?:does not|do not|don't|doesn't) have access
resource not accessible
access_?denied
accessdenied(?:exception)?
not authori[sz]ed to
authenticationtypedisabled
key based authentication is disabled
apiproduct match
group.{0,20}(?:denied|not allowed)
(?:无权|没有权限|权限不足|无权限|暂无权限|未授权访问)
"""
