"""How servers say that a key was not seen, is of another kind, has ended, or is unknown.

The format is that of `daemon.probes.wordings`.
"""

from __future__ import annotations

from typing import Final

#: "Missing or invalid": refused, in words that do not tell which.
EITHER: Final = r"""
@refused_in_unknown_words
(?:balance|credits?|quota|funds?|limit)[^.\n]{0,20},? or (?:an? )?(?:invalid|incorrect|wrong
+|unknown|bad) (?:\w+ )?(?:key|token)
(?:invalid|incorrect|wrong|unknown|bad) (?:\w+ )?(?:key|token),? or (?:an? )?(?:insufficient
+|no|not enough|exhausted)
@unknown_or_expired
(?:invalid|incorrect|wrong|unknown)[^.\n]{0,30} or (?:\w+ ){0,3}expired
expired,? or (?:is |was )?(?:\w+ )?(?:invalid|incorrect|revoked|wrong)
invalid,? (?:or )?expired,? or revoked
may have expired
no longer valid
is not valid or has expired
invalid \w+ token or (?:the )?token (?:is )?expired
已?过期(?:或|、|,|，)(?:者)?.{0,8}(?:无效|不正确|错误|失效)
(?:无效|不正确|错误|失效)(?:或|、|,|，)(?:者)?.{0,6}过期
@rejected_ambiguous
(?:is |are )?missing,? (?:is )?(?:invalid|incorrect|malformed|expired)
(?:missing|absent|empty|not provided|no),? (?:or|and/or|/) ?(?:an? )?(?:is )?(?:invalid
+|incorrect|malformed|wrong|bad|unknown)
(?:invalid|incorrect|malformed|wrong|bad|unknown),? (?:or|and/or|/) ?(?:is )?(?:missing|absent
+|empty|not provided)
(?:缺失|缺少|未提供|为空)(?:或|、|/)(?:者)?(?:无效|不正确|错误)
(?:无效|不正确|错误)(?:或|、|/)(?:者)?(?:缺失|缺少|未提供|为空)
"""

#: The key was not found where it was sent: our own fault, or a proxy's.
NOT_SEEN: Final = r"""
@endpoint_not_for_keys
cookie (?:is )?(?:missing|required|expired|invalid)
log in again
re-?login
@auth_header_not_seen
(?:did ?n[o']t|didn’t|have not|haven't|not) (?:provide|supply|send|include|pass)(?:d
+|ed)? (?:an?y? |the |your )?(?!valid|correct)<KEY>
\bno (?:valid )?(?:\w+ )?<KEY>(?: \w+)? ?(?:was |were |is |has been )?(?:passed|provided|found
+|supplied|given|specified|present|detected|sent|received|attached|in (?:the )?(?:request|header))
\bno (?:auth\w*|credentials)(?: \w+)? (?:was |were )?(?:provided|found|given|supplied|present)
(?:missing|absent|empty) (?:or empty )?(?:required )?(?:an? |the |your |http )?(?:\w+ )?<KEY>
missing (?:\w+ )?(?:authorization|authentication|bearer|x-api-key)
(?:authorization|authentication|x-api-key|x-goog-api-key|api-key|bearer|<KEY>)(?: field
+| header| token| key| parameter| value)?s? ?(?:is |was |were |are |has )?(?:required|missing
+|not (?:found|provided|present|set|supplied|specified|included|given|received|passed)|absent
+|empty|null|must (?:be|not be) (?:provided|set|supplied|specified|present|included|empty)
+|cannot be (?:empty|null|blank))
requires? (?:an? )?(?:authentication|authorization|<KEY>)
(?:please|must|need to|should) (?:first )?(?:provide|supply|carry|include|pass|specify|set|add
+|attach|send) (?:an? |the |your |in )?(?!valid|correct)(?:\w+ )?<KEY>
unregistered callers
without established identity
not authenticated
unauthenticated request
anonymous (?:access|request|user)
credentials were not provided
credentials (?:are )?(?:required|missing)
malformed api key passed in
ensure key has .?bearer
no bearer prefix
(?:header|authorization|it) (?:must|should) (?:start|begin|be) (?:with|in the form|of the form
+|formatted)
(?:invalid|incorrect|bad|malformed|wrong|unsupported|unrecognized) (?:format (?:of|for
+|in) )?(?:the )?(?:authorization|authentication|auth) (?:header|scheme|type|method)
authorization header (?:is )?(?:malformed|invalid|incorrect)
not a valid key=value pair
requires '?credential'? parameter
jwt is missing
failed to resolve api ?key variable
jwt token not found
invalid iap credentials: (?:empty|unable)
login (?:is )?required
please (?:log|sign) ?in
未提供.{0,16}(?:令牌|密钥|token|key|凭证|认证|鉴权|authorization|授权)
未(?:收到|携带|传入?|传递|填写|设置|检测到|找到|包含).{0,12}(?:authorization|令牌|密钥|token|key|凭证|认证|鉴权)
(?:缺少|缺失|没有(?:提供|携带|传)).{0,12}(?:authorization|令牌|密钥|token|key|凭证|认证|鉴权|授权)
(?:令牌|密钥|token|api[ _-]?key|authorization).{0,6}(?:不能为空|为空|缺失|未提供)
请(?:先)?(?:提供|携带|传入|登录|登陆)
未登录
用户未登陆
"""

#: The key itself is known and has ended.
ENDED: Final = r"""
@leaked
reported as leaked
(?:key|token).{0,40}(?:leaked|compromised|publicly exposed)
@refresh_token_rejected
(?:invalid|expired|revoked|unknown) refresh[ _]token
refresh[ _]token.{0,20}(?:invalid|expired|revoked)
@clock_skew
reasonable timeframe
(?:clock|time) skew
request ?time ?too ?skewed
token used too early
@service_account_key_rejected
invalid jwt signature
invalid_grant
@expired
signature has expired
access_token_expired
expired_(?:key|token|api_key)
(?:key|token)_expired
expiredtoken
(?:api[ _-]?key|\bkey|token|jwt|credentials?)(?: provided| you \w+
+| in \w+)? (?:has |is |was |have |had )?(?:already |been )?expired
expired (?:api )?(?:key|token|jwt|credential)
(?:令牌|密钥|api[ _-]?key|apikey|token|秘钥).{0,8}过期
@revoked
(?:key|token).{0,40}(?:revoked|deleted|been removed|rotated|cancell?ed)
revoked (?:api )?(?:key|token)
(?:令牌|密钥|api[ _-]?key|apikey).{0,8}(?:已)?(?:被)?(?:吊销|撤销|删除|作废)
"""

#: Genuine perhaps, but not the kind that this route takes.
KIND: Final = r"""
@management_only_endpoint
only (?:management|provisioning|admin) (?:api )?keys? can
(?:management|provisioning|admin) (?:api )?key (?:is )?required
only proxy admin can
not allowed to call this route
admin[- ]only (?:route|endpoint)
@oauth_not_allowed
oauth authentication is (?:currently )?not allowed
@management_key
(?:management|provisioning|admin)(?: api)? keys? (?:cannot|can ?not|can't|may not|are not|is not)
(?:cannot|can't) (?:be used|use) .{0,40}(?:management|provisioning|admin) key
@oauth_token
oauth authentication is (?:currently )?not supported
api keys are not supported by this api
credentials_missing
access_token_type_unsupported
personal access tokens? (?:are|is) not supported
could not parse your authentication token
token is not from a valid issuer
session (?:token|key)s? (?:are|is|cannot)
@other_kind_of_key
(?:api )?key is not (?:valid|authorized|allowed|intended) for this (?:endpoint|api|route|product
+|service)
credential is only authorized for use with
key type (?:is )?(?:not |un)(?:supported|allowed)
wrong (?:key|token) type
invalid (?:key|token) type
(?:coding|token)[ _-]?plan.{0,40}(?:key|token).{0,40}(?:only|cannot|not be used|not allowed
+|required)
(?:only|please use).{0,30}(?:coding|token)[ _-]?plan.{0,20}(?:key|token)
(?:不是|不支持|请使用).{0,20}(?:套餐|coding ?plan).{0,12}(?:key|密钥|令牌)
@dash_in_key
普通用户不支持指定渠道
(?:ordinary|normal|regular|common) users? (?:do(?:es)? not|cannot|can't).{0,20}channel
"""

#: The key is wrong.
UNKNOWN: Final = r"""
@not_master_key
no_db_connection
no connected db
@key_or_resource_mismatch
invalid subscription key or wrong api endpoint
@unknown_key
signature (?:verification )?(?:is )?(?:failed|invalid|incorrect|mismatch|does not match)
签名(?:验证)?(?:错误|不正确|失败|无效|不匹配)
(?:key|token|credentials?) (?:was |has been |is )?(?:rejected|black-?listed|block-?listed
+|not accepted)
(?:account|user|customer) (?:does not exist|not found|could not be found)
(?:key|token) format (?:is )?(?:error|incorrect|invalid|wrong)
virtual key expected
expected to start with
(?:invalid|incorrect|wrong|bad|unknown|unrecogni[sz]ed|illegal|unauthorized
+|fake)[ _-]{0,3}(?:or \w+ )?(?:\w+[ _-]){0,3}(?:api ?key|key|token|credentials?|apikey|secret
+|auth\w*|user(?:name)? or password|license)\b
(?:api[ _-]?key|\bkey|token|credentials?
+|apikey)(?: \w+){0,6}? (?:is |was |are |were |seems |appears to be |looks )(?:not valid|invalid
+|incorrect|wrong|unknown|not (?:recogni[sz]ed|registered|found|known|correct)|bad)
(?:api[ _-]?key|access ?key|\bkey|token|user|apikey)(?: id)? (?:not|could not be
+|cannot be) (?:found|recogni[sz]ed|valid|verified)(?! in (?:the )?(?:request|header))
no such (?:api )?(?:key|user|token|account)
(?:api[ _-]?key|token)(?: \w+)? does(?: not|n't) exist
(?:did not|didn't|not) (?:pass|provide|send|supply) (?:an? )?(?:valid|correct)
(?:pass|provide|use|supply|enter|need) an? valid (?:\w+ )?(?:key|token|credential)
authentication (?:fails?\b|failed|failure|unsuccessful)
failed to authenticate
auth(?:entication)?_?failed
(?:could not|cannot|unable to|failed to) (?:validate|verify|authenticate
+|recogni[sz]e) (?:the |your |this )?(?:api |provided )?(?:credentials?|key|token|apikey|user)
api_key_invalid
invalidapikey
invalid_?(?:api_?key|token|x-api-key|authentication|iam_token|appid)
wrong_?api_?key
token_not_found
invalidaccesskeyid
signaturedoesnotmatch
unrecognizedclient
authfailure
secretid is not found
security token included in the request is invalid
fail(?:ed)? to retrieve credential
hmac signature
user not found
invalid user
key not authori[sz]ed
jwt verification fails
jwt is not in the form
iam certification failed
incorrect iam authentication
authenticationerror
令牌不存在
(?:密钥|令牌|api[ _-]?key|apikey|token|秘钥|凭证) ?(?:\S{0,6})?(?:无效|错误
+|不正确|不存在|非法|有误|失效|校验失败)
(?:无效|错误|非法|不正确|不合法)的? ?(?:令牌|密钥|api|token|apikey|key|凭证|身份|秘钥|访问)
(?:身份|用户|密钥|api ?key)?(?:验证|认证|鉴权|校验)(?:失败|不正确|未通过|错误)
"""

#: Refused in words that say nothing about why.
BARE: Final = r"""
@aws_unknown_route
^\W*missing authentication token\W*$
@rejected_ambiguous
^\W*(?:401 ?[-:]? ?)?(?:error:? )?unauthorized(?: access| request)?\W*$
^\W*(?:http )?(?:error )?unauthenticated\W*$
^\W*authori[sz]ation (?:failed|error|failure)\W*$
^\W*authentication error\W*$
^\W*not authori[sz]ed\W*$
^\W*you are not authori[sz]ed\W*$
^\W*invalid\W*$
access to this api has been disallowed
^\W*(?:未授权|未经授权|没有授权)\W*$
@bare_forbidden
^\W*(?:403 ?[-:]? ?)?(?:error:? )?forbidden\W*$
^\W*access (?:is )?(?:denied|forbidden)\W*$
rbac: access denied
not authorized to access this resource
^\W*(?:禁止访问|拒绝访问)\W*$
"""
