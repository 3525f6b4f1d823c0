:INPUT,FORWARD,OUTPUT
# nothing to match on
-m sipknock;;FAIL
-m sipknock --name door;;FAIL
-m sipknock --seconds 60;;FAIL
-m sipknock --rdest;;FAIL
-m sipknock --foo;;FAIL
# --method
-m sipknock --method REGISTER;=;OK
-m sipknock --method REGISTER,INVITE;=;OK
-m sipknock --method register;=;OK
-m sipknock --method INVITE,REGISTER,INVITE;-m sipknock --method INVITE,REGISTER;OK
-m sipknock --method "X-.!%*_+~1";=;OK
-m sipknock --method "X'Y";-m sipknock --method "X\'Y";OK
-m sipknock --method M0,M1,M2,M3,M4,M5,M6,M7,M8,M9,M10,M11,M12,M13,M14,M15;=;OK
-m sipknock --method AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA;=;OK
-m sipknock --method "";;FAIL
-m sipknock --method ,;;FAIL
-m sipknock --method REGISTER,;;FAIL
-m sipknock --method ,REGISTER;;FAIL
-m sipknock --method REGISTER,,INVITE;;FAIL
-m sipknock --method "REGISTER, INVITE";;FAIL
-m sipknock --method "REG ISTER";;FAIL
-m sipknock --method REG/ISTER;;FAIL
-m sipknock --method "REGISTER\"";;FAIL
-m sipknock --method Ü;;FAIL
-m sipknock --method M0,M1,M2,M3,M4,M5,M6,M7,M8,M9,M10,M11,M12,M13,M14,M15,M16;;FAIL
-m sipknock --method AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA;;FAIL
-m sipknock --method AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB,CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC;;FAIL
-m sipknock ! --method REGISTER;;FAIL
-m sipknock --method REGISTER --method INVITE;;FAIL
-m sipknock --method;;FAIL
# --status and --cseq, alone
-m sipknock --status 99;;FAIL
-m sipknock --status 000;;FAIL
-m sipknock --status 700;;FAIL
-m sipknock --status 2000;;FAIL
-m sipknock --status 20;;FAIL
-m sipknock --status 0xx;;FAIL
-m sipknock --status 7xx;;FAIL
-m sipknock --status 4x;;FAIL
-m sipknock --status 4xxx;;FAIL
-m sipknock --status 40x;;FAIL
-m sipknock --status x00;;FAIL
-m sipknock --status 200,;;FAIL
-m sipknock --status OK;;FAIL
-m sipknock --status "200 ";;FAIL
-m sipknock --status "";;FAIL
-m sipknock --status -200;;FAIL
-m sipknock --status +20;;FAIL
-m sipknock --status 200,201,202,203,204,205,206,207,208,209,210,211,212,213,214,215,216;;FAIL
-m sipknock ! --status 200;;FAIL
-m sipknock --status 200 --status 401;;FAIL
-m sipknock --cseq INVITE,REGISTER;;FAIL
-m sipknock --cseq "INVITE ";;FAIL
-m sipknock --cseq "";;FAIL
-m sipknock --cseq AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA;;FAIL
-m sipknock ! --cseq INVITE;;FAIL
-m sipknock --method REGISTER --status 200;;FAIL
# --header
-m sipknock --header from --secret abc --name DEFAULT --seconds 4000;=;OK
-m sipknock --header From,CONTACT,User-Agent --secret abc;-m sipknock --header from,contact,user-agent --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header a,b,c,d,e,f,i,j,k,l --secret abc;-m sipknock --header accept-contact,referred-by,content-type,request-disposition,content-encoding,from,call-id,reject-contact,supported,content-length --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header m,o,r,s,t,u,v,x,y --secret abc;-m sipknock --header contact,event,refer-to,subject,to,allow-events,via,session-expires,identity --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header M,F,m,contact,FROM --secret abc;-m sipknock --header contact,from --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header g,uri --secret abc --name DEFAULT --seconds 4000;=;OK
-m sipknock --header URI --secret abc;-m sipknock --header uri --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header any --secret abc;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header from,any,uri --secret abc;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --header x-yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy --secret abc --name DEFAULT --seconds 4000;=;OK
-m sipknock --header h0,h1,h2,h3,h4,h5,h6,h7,h8,h9,h10,h11,h12,h13,h14,h15 --secret abc --name DEFAULT --seconds 4000;=;OK
-m sipknock --header "" --secret abc;;FAIL
-m sipknock --header from, --secret abc;;FAIL
-m sipknock --header ,from --secret abc;;FAIL
-m sipknock --header from,,to --secret abc;;FAIL
-m sipknock --header "from, to" --secret abc;;FAIL
-m sipknock --header "from:" --secret abc;;FAIL
-m sipknock --header X-yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy --secret abc;;FAIL
-m sipknock --header XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX --secret abc;;FAIL
-m sipknock --header h0,h1,h2,h3,h4,h5,h6,h7,h8,h9,h10,h11,h12,h13,h14,h15,h16 --secret abc;;FAIL
-m sipknock --header sni,from --secret abc;;FAIL
-m sipknock --header sni,any --secret abc;;FAIL
-m sipknock --header sni,uri --secret abc;;FAIL
-m sipknock ! --header from --secret abc;;FAIL
-m sipknock --header from;;FAIL
-m sipknock --header from --method REGISTER;;FAIL
-m sipknock --header from --rcheck;;FAIL
-m sipknock --header any --rcheck;;FAIL
-m sipknock --header from --header to --secret abc;;FAIL
-m sipknock --header sni --secret abc --method REGISTER;;FAIL
-m sipknock --header sni --secret abc --status 200;;FAIL
-m sipknock --header sni --secret abc --cseq INVITE;;FAIL
# --secret: bytes and quotes
-m sipknock --secret abc;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "abc";-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret " two  words " --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret " " --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "!" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "!abc" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "! abc" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret -abc --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret --set --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret -j --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret - --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret -- --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "-t nat" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "it's" --name DEFAULT --seconds 4000;-m sipknock --secret "it\'s" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "say \"hi\"" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "\"" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "\\" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "a\\b\\" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "\\n" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "#" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "a,b" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "%s%n%00" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "sip:234@pbx.example.com" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "(){}[]<>&*?~^=+" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "|616263|" --name DEFAULT --seconds 4000;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|61 62 63|" --name DEFAULT --seconds 4000;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "| 61  6263 |" --name DEFAULT --seconds 4000;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "a|62|c" --name DEFAULT --seconds 4000;-m sipknock --secret abc --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|61||62|" --name DEFAULT --seconds 4000;-m sipknock --secret ab --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|4A4b|" --name DEFAULT --seconds 4000;-m sipknock --secret JK --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|7c|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "a|7C|b" --name DEFAULT --seconds 4000;-m sipknock --secret "a|7c|b" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|00|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "a|00|b" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "|0d0a|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "|0D 0A|x|09|" --name DEFAULT --seconds 4000;-m sipknock --secret "|0d0a|x|09|" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|20|" --name DEFAULT --seconds 4000;-m sipknock --secret " " --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|22|" --name DEFAULT --seconds 4000;-m sipknock --secret "\"" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|7f80ff|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "b|c3bc|ro" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "büro" --name DEFAULT --seconds 4000;-m sipknock --secret "b|c3bc|ro" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "日本" --name DEFAULT --seconds 4000;-m sipknock --secret "|e697a5e69cac|" --name DEFAULT --seconds 4000;OK
-m sipknock --secret "|ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|a|00|" --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret "";;FAIL
-m sipknock --secret xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy;;FAIL
-m sipknock --secret "|ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff|";;FAIL
-m sipknock --secret "|";;FAIL
-m sipknock --secret "||";;FAIL
-m sipknock --secret "| |";;FAIL
-m sipknock --secret "a|";;FAIL
-m sipknock --secret "|61";;FAIL
-m sipknock --secret "|6|";;FAIL
-m sipknock --secret "|616|";;FAIL
-m sipknock --secret "|6 1|";;FAIL
-m sipknock --secret "|6g|";;FAIL
-m sipknock --secret "|0x61|";;FAIL
-m sipknock --secret "|61,62|";;FAIL
-m sipknock --secret "a|b";;FAIL
-m sipknock --secret "a|b|c";;FAIL
-m sipknock --secret "|61|62|";;FAIL
-m sipknock --secret "|61\\|";;FAIL
-m sipknock --secret;;FAIL
-m sipknock --secret abc --secret def;;FAIL
# --secret: combinations
-m sipknock --secret abc --exact --name DEFAULT --seconds 4000;=;OK
-m sipknock --secret abc --icase --name DEFAULT --seconds 4000;=;OK
-m sipknock --icase --exact --secret abc;-m sipknock --secret abc --exact --icase --name DEFAULT --seconds 4000;OK
-m sipknock --method REGISTER --header contact --secret abc --exact --icase --name door --seconds 60 --rdest --mask /24 --rttl --label ext234;=;OK
-m sipknock ! --secret abc;=;OK
-m sipknock --method REGISTER ! --secret abc --icase;=;OK
-m sipknock ! --secret "!";=;OK
-m sipknock --exact;;FAIL
-m sipknock --icase;;FAIL
-m sipknock --exact --rcheck;;FAIL
-m sipknock --icase --method REGISTER;;FAIL
-m sipknock ! --secret abc --exact --foo;;FAIL
-m sipknock ! --exact --secret abc;;FAIL
-m sipknock --secret abc ! --icase;;FAIL
# --secrets
-m sipknock --secrets "";;FAIL
-m sipknock --secrets a/b;;FAIL
-m sipknock --secrets .;;FAIL
-m sipknock --secrets ..;;FAIL
-m sipknock --secrets "a b";;FAIL
-m sipknock --secrets ssssssssssssssssssssssssssssssss;;FAIL
-m sipknock --secrets phones --exact;;FAIL
-m sipknock --secrets phones --exact --header from;;FAIL
-m sipknock --secrets a --secrets b;;FAIL
# verbs
-m sipknock --set --name DEFAULT --seconds 4000;=;OK
-m sipknock ! --set --name DEFAULT --seconds 4000;=;OK
-m sipknock --rcheck --name DEFAULT;=;OK
-m sipknock ! --rcheck --name DEFAULT;=;OK
-m sipknock --update --name DEFAULT --seconds 4000;=;OK
-m sipknock ! --update --name DEFAULT --seconds 4000;=;OK
-m sipknock --remove --name DEFAULT;=;OK
-m sipknock ! --remove --name DEFAULT;=;OK
-m sipknock --set;-m sipknock --set --name DEFAULT --seconds 4000;OK
-m sipknock --rcheck;-m sipknock --rcheck --name DEFAULT;OK
-m sipknock --update;-m sipknock --update --name DEFAULT --seconds 4000;OK
-m sipknock --remove;-m sipknock --remove --name DEFAULT;OK
-m sipknock --method REGISTER --header from --secret abc --set --name door --seconds 3600;=;OK
-m sipknock --method REGISTER ! --secret abc --set --name DEFAULT --seconds 4000;=;OK
-m sipknock --method BYE --remove --name door;=;OK
-m sipknock --method INVITE --secret abc --rcheck --name door;=;OK
-m sipknock --secret abc ! --update --name door --seconds 60;=;OK
-m sipknock --set --set;;FAIL
-m sipknock --set --rcheck;;FAIL
-m sipknock --set --update;;FAIL
-m sipknock --set --remove;;FAIL
-m sipknock --rcheck --set;;FAIL
-m sipknock --rcheck --rcheck;;FAIL
-m sipknock --rcheck --update;;FAIL
-m sipknock --rcheck --remove;;FAIL
-m sipknock --update --set;;FAIL
-m sipknock --update --rcheck;;FAIL
-m sipknock --update --update;;FAIL
-m sipknock --update --remove;;FAIL
-m sipknock --remove --set;;FAIL
-m sipknock --remove --rcheck;;FAIL
-m sipknock --remove --update;;FAIL
-m sipknock --remove --remove;;FAIL
-m sipknock ! ! --set;;FAIL
-m sipknock --set !;;FAIL
# --name
-m sipknock --rcheck --name door;=;OK
-m sipknock --rcheck --name nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn;=;OK
-m sipknock --rcheck --name "a:b";=;OK
-m sipknock --rcheck --name a.b-c_d,e;=;OK
-m sipknock --rcheck --name -t;=;OK
-m sipknock --rcheck --name "!";=;OK
-m sipknock --rcheck --name "tür";=;OK
-m sipknock --rcheck --name ...;=;OK
-m sipknock --rcheck --name "a\"b";=;OK
-m sipknock --rcheck --name "";;FAIL
-m sipknock --rcheck --name nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn;;FAIL
-m sipknock --rcheck --name .;;FAIL
-m sipknock --rcheck --name ..;;FAIL
-m sipknock --rcheck --name a/b;;FAIL
-m sipknock --rcheck --name /;;FAIL
-m sipknock --rcheck --name "a b";;FAIL
-m sipknock --rcheck --name " ";;FAIL
-m sipknock ! --rcheck ! --name door;;FAIL
-m sipknock --rcheck --name a --name b;;FAIL
-m sipknock --method REGISTER --name door;;FAIL
-m sipknock ! --secret abc --name door;;FAIL
# --seconds
-m sipknock --secret abc --seconds 1;-m sipknock --secret abc --name DEFAULT --seconds 1;OK
-m sipknock --set --name DEFAULT --seconds 2147483647;=;OK
-m sipknock --rcheck --name DEFAULT --seconds 4000;=;OK
-m sipknock --update --seconds 060;-m sipknock --update --name DEFAULT --seconds 60;OK
-m sipknock --set --seconds 0;;FAIL
-m sipknock --set --seconds 2147483648;;FAIL
-m sipknock --set --seconds 4294967296;;FAIL
-m sipknock --set --seconds 99999999999999999999999;;FAIL
-m sipknock --set --seconds -1;;FAIL
-m sipknock --set --seconds +1;;FAIL
-m sipknock --set --seconds 1.5;;FAIL
-m sipknock --set --seconds 60s;;FAIL
-m sipknock --set --seconds 0x10;;FAIL
-m sipknock --set --seconds " 1";;FAIL
-m sipknock --set --seconds "1 ";;FAIL
-m sipknock --set --seconds "";;FAIL
-m sipknock --set --seconds abc;;FAIL
-m sipknock --set ! --seconds 1;;FAIL
-m sipknock --set --seconds 1 --seconds 2;;FAIL
-m sipknock --set --seconds;;FAIL
-m sipknock --remove --seconds 60;;FAIL
-m sipknock --method REGISTER --seconds 60;;FAIL
-m sipknock ! --secret abc --seconds 60;;FAIL
# --hitcount
-m sipknock --rcheck --name DEFAULT --hitcount 1;=;OK
-m sipknock --rcheck --name DEFAULT --seconds 60 --hitcount 4294967295;=;OK
-m sipknock --update --hitcount 3;-m sipknock --update --name DEFAULT --seconds 4000 --hitcount 3;OK
-m sipknock --rcheck --hitcount 0;;FAIL
-m sipknock --rcheck --hitcount 4294967296;;FAIL
-m sipknock --rcheck --hitcount -1;;FAIL
-m sipknock --rcheck --hitcount 3x;;FAIL
-m sipknock --rcheck --hitcount "";;FAIL
-m sipknock --hitcount 3;;FAIL
-m sipknock --secret abc --hitcount 3;;FAIL
-m sipknock --set --hitcount 3;;FAIL
-m sipknock --remove --hitcount 3;;FAIL
-m sipknock --method REGISTER --hitcount 3;;FAIL
-m sipknock --rcheck ! --hitcount 3;;FAIL
# --rsource, --rdest, --mask
-m sipknock --rcheck --rsource;-m sipknock --rcheck --name DEFAULT;OK
-m sipknock --rcheck --name DEFAULT --rdest;=;OK
-m sipknock --secret abc --name DEFAULT --seconds 4000 --rdest;=;OK
-m sipknock --rcheck --rsource --rdest;;FAIL
-m sipknock --rcheck --rdest --rsource;;FAIL
-m sipknock --rcheck ! --rdest;;FAIL
-m sipknock --method REGISTER --rsource;;FAIL
-m sipknock --method REGISTER --rdest;;FAIL
-m sipknock ! --secret abc --rdest;;FAIL
-m sipknock --rcheck --mask 24;-m sipknock --rcheck --name DEFAULT --mask /24;OK
-m sipknock --rcheck --name DEFAULT --mask /24;=;OK
-m sipknock --rcheck --name DEFAULT --mask /1;=;OK
-m sipknock --rcheck --name DEFAULT --mask /31;=;OK
-m sipknock --secret abc --name DEFAULT --seconds 4000 --mask /24;=;OK
-m sipknock --rcheck --mask 0;;FAIL
-m sipknock --rcheck --mask /0;;FAIL
-m sipknock --rcheck --mask /129;;FAIL
-m sipknock --rcheck --mask 129;;FAIL
-m sipknock --rcheck --mask /;;FAIL
-m sipknock --rcheck --mask "";;FAIL
-m sipknock --rcheck --mask -1;;FAIL
-m sipknock --rcheck --mask /-1;;FAIL
-m sipknock --rcheck --mask +24;;FAIL
-m sipknock --rcheck --mask //24;;FAIL
-m sipknock --rcheck --mask /24x;;FAIL
-m sipknock --rcheck --mask "/24 ";;FAIL
-m sipknock --rcheck --mask /0x10;;FAIL
-m sipknock --rcheck --mask 999999999999;;FAIL
-m sipknock --rcheck --mask 0.0.0.0;;FAIL
-m sipknock --rcheck --mask ::;;FAIL
-m sipknock --rcheck --mask ::/0;;FAIL
-m sipknock --rcheck --mask /255.255.255.0;;FAIL
-m sipknock --rcheck --mask 255.255.255;;FAIL
-m sipknock --rcheck --mask 256.0.0.0;;FAIL
-m sipknock --rcheck --mask mask;;FAIL
-m sipknock --rcheck ! --mask /24;;FAIL
-m sipknock --rcheck --mask /24 --mask /16;;FAIL
-m sipknock --method REGISTER --mask /24;;FAIL
-m sipknock ! --secret abc --mask /24;;FAIL
-m sipknock --mask /24;;FAIL
# --rttl
-m sipknock --rcheck --name DEFAULT --rttl;=;OK
-m sipknock --secret abc --name DEFAULT --seconds 4000 --rttl;=;OK
-m sipknock --update --name DEFAULT --seconds 4000 --rttl;=;OK
-m sipknock --remove --name DEFAULT --rttl;=;OK
-m sipknock --set --rttl;;FAIL
-m sipknock ! --set --rttl;;FAIL
-m sipknock --secret abc --set --rttl;;FAIL
-m sipknock --rttl;;FAIL
-m sipknock --method REGISTER --rttl;;FAIL
-m sipknock ! --secret abc --rttl;;FAIL
-m sipknock --rcheck ! --rttl;;FAIL
# --label
-m sipknock --secret abc --name DEFAULT --seconds 4000 --label ext234;=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label "Büro 2";=;OK
-m sipknock --update --name DEFAULT --seconds 4000 --label lllllllllllllllllllllllllllllll;=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label "a\"b\\c";=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label " x ";=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label "!";=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label -j;=;OK
-m sipknock --set --name DEFAULT --seconds 4000 --label "it's";-m sipknock --set --name DEFAULT --seconds 4000 --label "it\'s";OK
-m sipknock --set --label "";;FAIL
-m sipknock --set --label llllllllllllllllllllllllllllllll;;FAIL
-m sipknock --set --label "üüüüüüüüüüüüüüüü";;FAIL
-m sipknock --rcheck --label a;;FAIL
-m sipknock --remove --label a;;FAIL
-m sipknock --method REGISTER --label a;;FAIL
-m sipknock ! --secret abc --label a;;FAIL
-m sipknock --label a;;FAIL
-m sipknock --set ! --label a;;FAIL
# two in one rule
-m sipknock --method REGISTER -m sipknock --rcheck --name door;=;OK
-m sipknock --rcheck --name a -m sipknock ! --rcheck --name b;=;OK
-m sipknock --secret abc --name DEFAULT --seconds 4000 -m sipknock --secret def --name door --seconds 60;=;OK
# Parsed, but refused by a module that does not build them yet: take the mark off
# when it does.
#-m sipknock --status 200;=;OK
#-m sipknock --status 200,4XX,4xx,6Xx,401;-m sipknock --status 200,4xx,6xx,401;OK
#-m sipknock --status 100,699,1xx,6xx;=;OK
#-m sipknock --status 200,201,202,203,204,205,206,207,208,209,210,211,212,213,214,215;=;OK
#-m sipknock --status 200 --secret abc --name DEFAULT --seconds 4000;=;OK
#-m sipknock --cseq REGISTER;=;OK
#-m sipknock --status 2xx --cseq REGISTER;=;OK
#-m sipknock --method ACK --cseq ACK;=;OK
#-m sipknock --cseq AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA;=;OK
#-m sipknock --header SNI --secret pbx.example.com;-m sipknock --header sni --secret "pbx.example.com" --name DEFAULT --seconds 4000;OK
#-m sipknock --header sni ! --secret abc --icase;=;OK
#-m sipknock --header sni --secrets phones --rcheck --name DEFAULT;=;OK
#-m sipknock --secrets phones;-m sipknock --secrets phones --name DEFAULT --seconds 4000;OK
#-m sipknock --secrets phones --icase --name DEFAULT --seconds 4000;=;OK
#-m sipknock ! --secrets phones;=;OK
#-m sipknock --header from --secret abc --secrets phones --exact --name DEFAULT --seconds 4000;=;OK
#-m sipknock --secret abc ! --secrets phones --name DEFAULT --seconds 4000;=;OK
#-m sipknock ! --secret abc --secrets phones --name DEFAULT --seconds 4000;=;OK
#-m sipknock ! --secret abc ! --secrets phones;=;OK
#-m sipknock --secrets phones --set --name DEFAULT --seconds 4000 --label a;=;OK
#-m sipknock ! --secrets phones --update --name DEFAULT --seconds 4000;=;OK
-m sipknock ! --secret abc ! --secrets phones --name door;;FAIL
