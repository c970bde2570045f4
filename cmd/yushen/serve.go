package main

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"yushen/api"
	"yushen/letters"
	"yushen/models"
	"yushen/page"
	"yushen/precheck"
	"yushen/shareddata"
	"yushen/store"
	"yushen/web"
)

func serveCommand() *cobra.Command {
	var addr, data, departments, specimens, config, packs, font string
	var down, callbackHosts []string
	var o options
	var l language
	c := &cobra.Command{
		Use:   "serve [flags]",
		Short: "运行服务和网页",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := slog.New(slog.NewTextHandler(os.Stderr, nil))
			slog.SetDefault(log)
			conf, err := readServeConfig(config)
			if err != nil {
				return err
			}
			var ended func() error
			if o.departments, ended, err = conf.connectors(departments, down, log); err != nil {
				return err
			}
			defer ended()
			o.packs = packsIn(packs)
			a, err := open(o)
			if err != nil {
				return err
			}
			defer a.Close()
			witness, closing, err := l.witness(a, log)
			if err != nil {
				return err
			}
			defer closing()
			helper, err := l.helper(a, log)
			if err != nil {
				return err
			}
			keep, err := store.Open(cmd.Context(), data)
			if err != nil {
				return err
			}
			defer keep.Close()
			a.service.History = keep
			watch, err := conf.watch(cmd.Context(), a.service, keep, log)
			if err != nil {
				return usage{err}
			}
			token, err := conf.staffToken(data)
			if err != nil {
				return err
			}
			caller, err := conf.caller(keep, callbackHosts, log)
			if err != nil {
				return err
			}
			var desk api.Letters
			if press, err := letters.Open(font); err != nil {
				log.Warn("letters are not offered", "error", err) // everything else works without them
			} else {
				desk = letterDesk{press, a.documents, a.pack, a.forms}
			}
			server, err := api.New(api.Config{
				Checker: l.plainly(watch, helper), Watch: watch, StaffToken: token, Tracer: a.service, Catalogue: catalogue{a}, Prechecks: keep, Originals: keep, Pages: a.reader, Warnings: a.reader.Warnings, Bare: page.Bare, Forms: formDesk{a.forms, a.service}, Letters: desk, Callbacks: caller, Web: web.Pages(),
				Specimens: folder(specimens), CaseDepartments: caseDepartments, Workers: max(1, a.cores/2), Log: log,
			})
			if err != nil {
				return err
			}
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return err
			}
			if err := server.Start(cmd.Context()); err != nil {
				return err
			}
			defer inBackground(cmd.Context(), caller.Run)()
			go warm(log, a)
			if witness != nil {
				go witness.Keep(cmd.Context())
			}
			go reloadOnSignal(cmd.Context(), log, a.live, packsIn(packs))
			log.Info("serving", "url", "http://"+listener.Addr().String(), "data", data, "pack", a.pack.Version, "version", version)
			return serveUntil(cmd.Context(), server, listener)
		},
	}
	f := c.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8080", "监听地址")
	f.StringVar(&data, "data", "data", "服务自己的数据放在这个目录")
	f.StringVar(&departments, "departments", "", "部门数据目录,每个部门一个 .jsonl;没有文件的部门是未接入")
	f.StringSliceVar(&down, "down", nil, "视为停机的部门,逗号分隔")
	f.StringSliceVar(&callbackHosts, "callback-hosts", nil, "只回调这些主机(主机 或 主机:端口,逗号分隔),内网地址也可以;不写就只回调公网地址。签名密钥用 callback_secret_file 或 "+callbackKey)
	f.StringVar(&config, "config", "", "YAML 配置文件:部门接口、抽检、工作人员口令、回调密钥")
	f.StringVar(&packs, "packs", "", "规则包目录,默认是程序自带的;收到 SIGHUP 时重新载入,有错就不换")
	f.StringVar(&specimens, "specimens", "", "样张案件目录,网页上可以试")
	f.StringVar(&font, "font", "", "文书用的 TrueType 字体,默认文泉驿正黑")
	f.StringVar(&o.today, "today", "", "把今天固定为 YYYY-MM-DD,用于重放")
	f.IntVar(&o.cores, "cores", 0, "识别用几个核,0 是全部")
	f.DurationVar(&o.pageDeadline, "page-deadline", time.Minute, "一页的识读时限")
	f.StringVar(&o.assets, "assets", "", "识别库和模型的目录,默认在程序旁边找")
	l.embeddingsFlags(f)
	l.chatFlags(f)
	return c
}

// serveUntil answers until ctx ends, then lets what is under way finish.
func serveUntil(ctx context.Context, server *api.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return server.Shutdown(ctx)
}

func folder(dir string) fs.FS {
	if dir == "" {
		return nil
	}
	return os.DirFS(dir)
}

func caseDepartments(records map[string][]models.Record, down []string) precheck.Departments {
	return shareddata.Down{Connector: shareddata.NewMemory(records, ""), Sources: down}
}

// warm opens the PDF and HEIC readers while nobody waits for them; the first PDF would otherwise take seconds.
func warm(log *slog.Logger, a *app) {
	if err := a.opener.WarmUp(); err != nil {
		log.ErrorContext(context.Background(), "PDF reader", "error", err)
	}
	debug.FreeOSMemory() // compiling and opening leave much behind
}
